//! What happened lately, as ids, for screens that are open: each event only to those who may see the thing.

mod service;
mod sql;

pub use service::{Rings, newest, rings, since};

/// Something happened to a thing the actor may see.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Signal {
    pub seq: i64,
    /// `ticket.updated`.
    pub kind: String,
    /// The singular word of the thing.
    pub about: String,
    pub id: i64,
}

/// What happened after some event.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Tail {
    pub signals: Vec<Signal>,
    /// The last event that was looked at, seen or not.
    pub read_to: i64,
    /// Are there more?
    pub has_more: bool,
}
