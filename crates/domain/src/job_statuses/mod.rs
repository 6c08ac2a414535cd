//! Job statuses: what became of an order for many things at once.

mod policy;

pub use policy::JobStatuses;

use crate::ids::UserId;
use crate::time::Time;

/// Most things one order may name.
pub const MOST_ITEMS: u32 = 100;
/// Most jobs of an account that wait or run at once.
pub const MOST_OPEN: i64 = 30;

/// Where a job stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    Queued,
    Working,
    Completed,
    Failed,
    Killed,
}

impl State {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Working, Self::Completed, Self::Failed, Self::Killed];

    /// The word, stored and on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Working => "working",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Killed => "killed",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Does it still wait or run?
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Working)
    }
}

/// What a job does to each of its items.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Work {
    CreateTickets,
    UpdateTickets,
    DeleteTickets,
    RestoreTickets,
    PermanentlyDeleteTickets,
    MarkTicketsAsSpam,
    MergeTickets,
    CreateUsers,
    CreateOrUpdateUsers,
    UpdateUsers,
    DeleteUsers,
    CreateOrganizations,
    UpdateOrganizations,
    DeleteOrganizations,
    CreateGroupMemberships,
    DeleteGroupMemberships,
    CreateOrganizationMemberships,
    DeleteOrganizationMemberships,
}

impl Work {
    /// Every kind of work.
    pub const ALL: [Self; 18] = [
        Self::CreateTickets,
        Self::UpdateTickets,
        Self::DeleteTickets,
        Self::RestoreTickets,
        Self::PermanentlyDeleteTickets,
        Self::MarkTicketsAsSpam,
        Self::MergeTickets,
        Self::CreateUsers,
        Self::CreateOrUpdateUsers,
        Self::UpdateUsers,
        Self::DeleteUsers,
        Self::CreateOrganizations,
        Self::UpdateOrganizations,
        Self::DeleteOrganizations,
        Self::CreateGroupMemberships,
        Self::DeleteGroupMemberships,
        Self::CreateOrganizationMemberships,
        Self::DeleteOrganizationMemberships,
    ];

    /// The stored word, which is the `job_type` on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::CreateTickets => "bulk_create_ticket",
            Self::UpdateTickets => "bulk_update_ticket",
            Self::DeleteTickets => "bulk_delete_ticket",
            Self::RestoreTickets => "bulk_restore_ticket",
            Self::PermanentlyDeleteTickets => "bulk_permanently_delete_ticket",
            Self::MarkTicketsAsSpam => "bulk_mark_ticket_as_spam",
            Self::MergeTickets => "merge_tickets",
            Self::CreateUsers => "bulk_create_user",
            Self::CreateOrUpdateUsers => "bulk_create_or_update_user",
            Self::UpdateUsers => "bulk_update_user",
            Self::DeleteUsers => "bulk_delete_user",
            Self::CreateOrganizations => "bulk_create_organization",
            Self::UpdateOrganizations => "bulk_update_organization",
            Self::DeleteOrganizations => "bulk_delete_organization",
            Self::CreateGroupMemberships => "bulk_create_group_membership",
            Self::DeleteGroupMemberships => "bulk_delete_group_membership",
            Self::CreateOrganizationMemberships => "bulk_create_organization_membership",
            Self::DeleteOrganizationMemberships => "bulk_delete_organization_membership",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|work| work.word() == word)
    }

    /// What it is done to, in one capitalised word, for messages and error codes.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        match self {
            Self::CreateTickets
            | Self::UpdateTickets
            | Self::DeleteTickets
            | Self::RestoreTickets
            | Self::PermanentlyDeleteTickets
            | Self::MarkTicketsAsSpam
            | Self::MergeTickets => "Ticket",
            Self::CreateUsers | Self::CreateOrUpdateUsers | Self::UpdateUsers | Self::DeleteUsers => "User",
            Self::CreateOrganizations | Self::UpdateOrganizations | Self::DeleteOrganizations => "Organization",
            Self::CreateGroupMemberships | Self::DeleteGroupMemberships => "GroupMembership",
            Self::CreateOrganizationMemberships | Self::DeleteOrganizationMemberships => "OrganizationMembership",
        }
    }

    /// The singular word of the things its events are about.
    #[must_use]
    pub const fn about(self) -> &'static str {
        match self {
            Self::CreateUsers | Self::CreateOrUpdateUsers | Self::UpdateUsers | Self::DeleteUsers => "user",
            Self::CreateOrganizations | Self::UpdateOrganizations | Self::DeleteOrganizations => "organization",
            Self::CreateGroupMemberships | Self::DeleteGroupMemberships => "group_membership",
            Self::CreateOrganizationMemberships | Self::DeleteOrganizationMemberships => "organization_membership",
            _ => "ticket",
        }
    }

    /// The verb of results and error codes: `TicketUpdateFailed`.
    #[must_use]
    pub const fn verb(self) -> &'static str {
        match self {
            Self::CreateTickets
            | Self::CreateUsers
            | Self::CreateOrganizations
            | Self::CreateGroupMemberships
            | Self::CreateOrganizationMemberships => "Create",
            Self::UpdateTickets | Self::UpdateUsers | Self::UpdateOrganizations => "Update",
            Self::CreateOrUpdateUsers => "CreateOrUpdate",
            Self::RestoreTickets => "Restore",
            Self::PermanentlyDeleteTickets => "PermanentDelete",
            Self::MarkTicketsAsSpam => "MarkAsSpam",
            Self::MergeTickets => "Merge",
            Self::DeleteTickets
            | Self::DeleteUsers
            | Self::DeleteOrganizations
            | Self::DeleteGroupMemberships
            | Self::DeleteOrganizationMemberships => "Delete",
        }
    }
}

/// A job as its orderer sees it.
#[derive(Clone, Debug)]
pub struct JobStatus {
    /// `V3-` and 32 hexadecimal digits.
    pub id: String,
    pub job_type: String,
    /// Who ordered it; none is the house.
    pub user_id: Option<UserId>,
    pub status: State,
    /// How many items it has.
    pub total: Option<i64>,
    /// How many are done.
    pub progress: Option<i64>,
    pub message: Option<String>,
    /// One object for each item, or one for all.
    pub results: Option<serde_json::Value>,
    pub created_at: Time,
    pub updated_at: Time,
}

#[cfg(test)]
mod tests {
    use super::{State, Work};

    #[test]
    fn words_lead_back_to_what_they_stand_for() {
        assert!(State::ALL.into_iter().all(|state| State::from_word(state.word()) == Some(state)));
        assert!(Work::ALL.into_iter().all(|work| Work::from_word(work.word()) == Some(work)));
    }
}
