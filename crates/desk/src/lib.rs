//! The desk: tickets and all that orders them.

pub mod audits;
pub mod comments;
pub mod idempotency_keys;
pub mod job_statuses;
pub mod search;
pub mod tags;
pub mod tickets;
pub mod views;

pub use store::Ctx;
