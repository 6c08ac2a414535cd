//! The account itself: its settings, and its first owner.

mod change;
pub mod settings;
pub(crate) mod sql;
mod start;
mod values;

pub use change::{Setting, change};
pub(crate) use sql::put;
pub use start::{FirstOwner, start};
pub use values::{stored, value};
