//! Identities: the addresses, numbers and names by which a user is known and reached.

mod service;
mod sql;
#[cfg(test)]
mod tests;

pub(crate) use service::insert;
pub use service::{create, delete, list, make_primary, of_users, request_verification, show, update, verify};
pub(crate) use sql::{find, make_primary_value, mark_primary_verified, move_all, owner, remove_all, remove_value};
