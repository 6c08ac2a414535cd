//! Tickets: making, showing, changing, listing and putting them away. Everything that happens to one is its audit.

mod create;
mod facts;
mod follow_up;
pub(crate) mod handover;
mod incidents;
mod merge;
mod people;
mod people_merge;
mod related;
mod remove;
pub mod seed;
pub(crate) mod show;
mod spam;
pub(crate) mod sql;
#[cfg(test)]
mod tests;
pub(crate) mod texts;
mod update;

pub use create::{NewTicket, Requester, create};
pub use handover::Handover;
pub use incidents::Incidents;
pub use merge::{MOST_MERGED, Merge, may_merge, merge};
pub use people_merge::merge_people;
pub use related::{People, Related, people, related};
pub use remove::{Deleted, delete, deleted, permanently_delete, restore, show_deleted};
pub(crate) use show::beside_all;
pub use show::{count, list, load_many, show, show_with};
pub use spam::mark_as_spam;
pub use sql::page::{Sort, TicketFilter, TicketList};
pub(crate) use update::change as change_in;
pub use update::{TicketUpdate, update};

use domain::ids::FieldId;
use domain::tickets::{FieldValue, Ticket};

/// A comment as it is asked for. Cleaned and redacted before it is stored.
#[derive(Clone, Debug, Default)]
pub struct CommentInput {
    pub body: Option<String>,
    pub html_body: Option<String>,
    pub public: Option<bool>,
    pub author_id: Option<i64>,
    /// Upload tokens whose files come along.
    pub uploads: Vec<String>,
    /// The old mail that an answer by mail quotes, as HTML; folded away.
    pub quoted_html: Option<String>,
    /// Files that were stored for this comment, such as those of a mail.
    pub files: Vec<crate::attachments::StoredFile>,
}

/// A ticket that was shown, with what stands beside it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub ticket: Ticket,
    /// The first comment's text.
    pub description: String,
    pub followup_ids: Vec<i64>,
    pub has_incidents: bool,
    pub comment_count: i64,
    /// Every active custom field the actor may see, with the ticket's value.
    pub custom_fields: Vec<(FieldId, Option<FieldValue>)>,
}
