//! Tickets: a customer's question and all that orders it, until it is solved.

pub mod change;
pub mod clocks;
mod differences;
pub mod fields;
pub mod judged;
mod layout;
mod metrics;
mod mirror;
pub mod policy;
mod status;
#[cfg(test)]
mod tests;

pub use fields::{FieldValue, FieldValues};
pub use layout::Layout;
pub use metrics::Metrics;
pub use status::{Priority, Status, TicketType};

use crate::ids::{BrandId, CustomStatusId, GroupId, OrganizationId, TicketFormId, TicketId, UserId};
use crate::tags::Tags;
use crate::time::Time;
use crate::via::Via;

/// Longest subject, in characters.
pub const LONGEST_SUBJECT: usize = 10_000;
/// Longest external id, in characters.
pub const LONGEST_EXTERNAL_ID: usize = 255;

/// One ticket as it is stored.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub id: TicketId,
    pub external_id: Option<String>,
    pub subject: String,
    pub status: Status,
    pub custom_status_id: Option<CustomStatusId>,
    pub priority: Option<Priority>,
    pub kind: Option<TicketType>,
    pub requester_id: UserId,
    pub submitter_id: UserId,
    pub assignee_id: Option<UserId>,
    pub group_id: Option<GroupId>,
    pub organization_id: Option<OrganizationId>,
    pub brand_id: BrandId,
    pub form_id: Option<TicketFormId>,
    pub problem_id: Option<TicketId>,
    /// The address the first message was sent to.
    pub recipient: Option<String>,
    pub due_at: Option<Time>,
    pub tags: Tags,
    pub fields: FieldValues,
    pub follower_ids: Vec<UserId>,
    pub email_cc_ids: Vec<UserId>,
    pub via: Via,
    /// Has it a public comment?
    pub is_public: bool,
    pub created_at: Time,
    pub updated_at: Time,
    /// Moves with every change, the system's too; incremental exports follow it.
    pub generated_at: Time,
    pub metrics: Metrics,
    pub deleted_at: Option<Time>,
    /// Is it deleted for ever? Its number is left, and nobody reaches it.
    pub scrubbed: bool,
}
