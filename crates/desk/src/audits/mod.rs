//! Audits: everything that happened to one ticket, read from the stream of events.

mod service;
mod sql;

pub(crate) use service::filled;
pub use service::{Audit, last, list, of_own_act};
