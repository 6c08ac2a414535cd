//! User fields and organization fields: keeping them and their options. Values are checked where users and
//! organizations are written.

mod options;
mod service;
mod sql;

pub use options::{delete_option, put_option};
pub use service::{create, delete, list, reorder, show, update};
