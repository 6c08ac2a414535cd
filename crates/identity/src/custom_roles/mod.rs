//! Roles by number: those every account has and those it makes, listed with how many have them.

mod service;
mod sql;

pub use service::{create, delete, list, show, update};
pub(crate) use sql::insert_first;

#[cfg(test)]
mod tests;
