//! Idempotency keys: an order that is sent twice is done once, and answered the same both times.
//!
//! The key is written in the transaction of the ticket (or the job) itself; its primary key decides a race.

mod service;
mod sql;
mod sweeper;

pub use service::{Keyed, Lookup, create_ticket, start_bulk};
pub use sweeper::KeySweeper;

/// Longest key, in characters.
pub const LONGEST_KEY: usize = 255;
/// How long a key is remembered, in seconds.
pub const KEPT_SECONDS: i64 = 2 * 3600;
