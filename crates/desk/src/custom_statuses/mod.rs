//! Custom statuses: an account's own words for where a ticket stands.

mod service;
pub(crate) mod sql;

pub use service::{StatusFilter, create, list, make_default, show, update};
