//! Leave for the operator to enter an account: given and ended by the account, asked by the command line (NET-13).

mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use service::{end, enter, grant, list};
