//! Memberships of users in organizations.

mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use service::{create, delete, list, make_default, membership_of, show};
pub use sql::MembershipFilter;
