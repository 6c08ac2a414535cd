//! The account itself: its settings, and its first owner.

pub mod settings;
mod sql;
mod start;

pub use start::{FirstOwner, start};
