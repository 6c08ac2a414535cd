//! Roles by number: those every account starts with, listed with how many have them.

mod service;
mod sql;

pub use service::{list, show};
pub(crate) use sql::insert_first;
