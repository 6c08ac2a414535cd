//! balie
fn main() {}
