//! Ticket forms: keeping them, and the fields on them.

mod service;
pub(crate) mod sql;
mod write;

pub use service::{FormFilter, list, show, show_many};
pub(crate) use write::{add_to_only_form, take_from_forms};
pub use write::{clone, create, delete, reorder, update};
