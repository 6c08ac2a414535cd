//! Ticket fields: keeping them and their options, and checking the values tickets get.

pub(crate) mod install;
pub(crate) mod layout;
mod options;
mod service;
pub(crate) mod sql;
mod values;

pub use install::install_defaults;
pub use options::{delete_option, put_option};
pub use service::{count, create, delete, list, reorder, show, update};
pub(crate) use values::settle;
