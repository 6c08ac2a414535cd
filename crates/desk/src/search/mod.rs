//! Finding tickets: Zendesk's query language, run by the engine's own full-text search within what the actor reaches.

mod conditions;
mod leap;
mod named;
mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use service::{begin_export, count, export, find};

use domain::page::Direction;
use domain::search::{Query, SortKey};

/// Most results that one search reaches; beyond them the export must be used.
pub const MOST_REACHED: u32 = 1000;

/// A search of tickets as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct TicketSearch {
    pub query: Query,
    /// Without one the newest come first.
    pub order: Option<(SortKey, Direction)>,
}
