//! Incremental exports: what changed since a moment, for warehouses and copies, deleted tickets included.
//!
//! Rows come by the moment of their change and their number, so that equal moments are never skipped. A change is
//! stamped before it is committed; whoever reads up to a minute ago therefore misses nothing.

mod metrics;
mod service;
mod sql;

pub use metrics::{MetricEvent, metric_events};
pub use service::{ticket_events, tickets};
