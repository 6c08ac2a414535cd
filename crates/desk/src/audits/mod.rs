//! Audits: everything that happened to one ticket, read from the stream of events.

mod service;
mod sql;

pub use service::{Audit, list};
