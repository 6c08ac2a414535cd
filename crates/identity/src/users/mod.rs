//! Users: making, finding, changing, merging and putting them away.

mod change;
mod export;
pub(crate) mod fields;
mod gate;
mod merge;
mod places;
mod removal;
mod requester;
mod search;
mod service;
pub(crate) mod sql;
mod suspend;
#[cfg(test)]
mod tests;

pub use export::changed;
pub(crate) use gate::refuse_unclean;
pub use merge::{Merged, merge_people};
pub use removal::{delete, deleted, deleted_count, permanently_delete, show_deleted};
pub use requester::{Requester, find_or_create_requester};
pub use search::{autocomplete, by_external_id, roles_of, search};
pub use service::{Key, TagsChange, change_tags, count, create, list, related, show, show_many, update, upsert};
pub(crate) use service::{opened, told};
pub use suspend::suspend_end_user;

use domain::ids::{GroupId, OrganizationId};
use domain::role::Role;

/// Which users a list shall hold.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Any of these; none means every role.
    pub roles: Vec<Role>,
    pub external_id: Option<String>,
    pub group: Option<GroupId>,
    pub organization: Option<OrganizationId>,
    /// Those that were put away instead of those in use.
    pub deleted: bool,
}

/// How many tickets a user has to do with; each count stops at [`MOST_COUNTED`].
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Related {
    pub assigned_tickets: i64,
    pub requested_tickets: i64,
    pub ccd_tickets: i64,
}

/// Counts stop here: nobody reads further, and counting takes time.
pub const MOST_COUNTED: i64 = 100_000;
