//! Memberships of agents in groups.

mod service;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

pub use service::{create, delete, list, make_default, show};
pub use sql::MembershipFilter;
