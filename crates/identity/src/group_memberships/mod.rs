//! Memberships of agents in groups.

mod service;
pub(crate) mod sql;

pub use service::{create, delete, list, make_default, show};
pub use sql::MembershipFilter;
