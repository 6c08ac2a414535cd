//! Requests: tickets as their customer sees them, with public words only and the few things a customer may do.

mod change;
mod service;
mod sql;

pub use change::{NewRequest, RequestChange, Sender, create, update};
pub use service::{authors, comment, comments, list, search, show};

use domain::ids::{FieldId, OrganizationId, UserId};
use domain::page::{Direction, Window};
use domain::search::{Query, SortKey};
use domain::tickets::{FieldValue, Status};

use crate::tickets::{Shown, Sort};

/// A request that was shown.
#[derive(Clone, Debug)]
pub struct Request {
    pub shown: Shown,
    /// May who asks say that it is solved?
    pub can_be_solved_by_me: bool,
    /// The custom fields a customer sees, each with its value.
    pub fields: Vec<(FieldId, Option<FieldValue>)>,
}

/// Whose requests a list shall hold.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Whose {
    Mine,
    /// Those who asks is copied on.
    Ccd,
    User(UserId),
    Organization(OrganizationId),
}

/// A list of requests as it is asked for.
#[derive(Clone, Debug)]
pub struct RequestList {
    pub whose: Whose,
    /// Any of these; none means every status.
    pub statuses: Vec<Status>,
    pub sort: Sort,
    pub direction: Direction,
    pub window: Window,
}

/// A search of requests as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct RequestSearch {
    pub query: Query,
    pub order: Option<(SortKey, Direction)>,
    pub statuses: Vec<Status>,
}

/// Somebody who wrote, as a customer may know them: a name, never an address.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Author {
    pub id: i64,
    pub name: String,
    pub agent: bool,
}
