//! Custom statuses: an account's own words for where a ticket stands, each within one of the system's statuses.

mod change;
mod policy;

pub use change::CustomStatusChange;
pub use policy::CustomStatuses;

use crate::ids::CustomStatusId;
use crate::tickets::Status;
use crate::time::Time;

/// Most custom statuses in one account.
pub const MOST_STATUSES: u64 = 200;
/// Longest label, in characters.
pub const LONGEST_LABEL: usize = 48;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 255;

/// One custom status as stored.
#[derive(Clone, Debug)]
pub struct CustomStatus {
    pub id: CustomStatusId,
    /// New to solved; a closed ticket keeps what it had when it was solved.
    pub category: Status,
    pub agent_label: String,
    pub end_user_label: String,
    pub description: String,
    pub end_user_description: String,
    pub active: bool,
    /// Tickets get it when only the status is named.
    pub is_default: bool,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The category a status belongs to: closed tickets count as solved.
#[must_use]
pub const fn category_of(status: Status) -> Status {
    match status {
        Status::Closed => Status::Solved,
        other => other,
    }
}

/// The five every account starts with: category, what agents see, what end users see.
pub const DEFAULTS: [(Status, &str, &str); 5] = [
    (Status::New, "New", "Open"),
    (Status::Open, "Open", "Open"),
    (Status::Pending, "Pending", "Awaiting your reply"),
    (Status::Hold, "On-hold", "Open"),
    (Status::Solved, "Solved", "Solved"),
];
