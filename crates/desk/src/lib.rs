//! The desk: tickets and all that orders them.

pub mod attachments;
pub mod audits;
pub mod comments;
pub mod idempotency_keys;
pub mod incremental;
pub mod job_statuses;
pub mod redaction;
pub mod search;
pub mod tags;
pub mod tickets;
pub mod uploads;
pub mod views;

pub use store::Ctx;
