//! Groups of agents: listing, making, changing and putting them away.

mod service;
pub(crate) mod sql;

pub use service::{GroupFilter, assignable, count, create, delete, list, of_users, show, show_many, update};
