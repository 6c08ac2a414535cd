//! Finding users, organizations and groups with Zendesk's query language, within what the actor reaches.

mod conditions;
mod service;
pub(crate) mod sql;

pub use service::{count, groups, organizations, users};

use domain::page::{Direction, Window};
use domain::search::{Query, SortKey};

/// A search of one kind of people. Results without an order come the newest first.
#[derive(Clone, Debug)]
pub struct PeopleSearch {
    pub query: Query,
    pub order: Option<(SortKey, Direction)>,
    /// With a cursor, results come by number.
    pub window: Window,
}

/// So many results are counted at most.
pub const MOST_COUNTED: u32 = 1001;
