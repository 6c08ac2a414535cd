//! The admins' audit log: the events of the account that are about no ticket, newest first.

mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use service::{list, show};

use domain::Time;
use store::Recorded;

/// Which events are wanted.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// The singular word of the thing, such as `user`, and its number.
    pub source_type: Option<String>,
    pub source_id: Option<i64>,
    pub actor_id: Option<i64>,
    /// The past participle that ends the event's kind, such as `created`.
    pub act: Option<String>,
    pub from: Option<Time>,
    pub until: Option<Time>,
    /// By time; the newest first unless said otherwise.
    pub oldest_first: bool,
}

/// An event with the name of who did it.
#[derive(Clone, Debug)]
pub struct AuditLog {
    pub event: Recorded,
    /// None for the house itself.
    pub actor_name: Option<String>,
}
