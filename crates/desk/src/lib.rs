//! The desk: tickets and all that orders them.

pub mod attachments;
pub mod audits;
pub mod comments;
pub mod custom_statuses;
pub mod explain;
pub mod idempotency_keys;
pub mod incremental;
pub mod job_statuses;
pub mod live;
mod pages;
pub mod redaction;
pub mod requests;
pub mod search;
pub mod tags;
pub mod ticket_fields;
pub mod ticket_forms;
pub mod tickets;
pub mod uploads;
pub mod views;

pub use store::Ctx;
