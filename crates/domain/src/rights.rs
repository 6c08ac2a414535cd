//! What an acting user may do at all: a small, copyable set, resolved once from role, custom role and restriction.
//!
//! Policies ask for a right, never for a role. More in a configuration never means fewer rights (`tests.rs`).

mod given;
#[cfg(test)]
mod tests;

pub use given::{GIVEN, Given};

use crate::custom_roles::{RoleConfiguration, System};
use crate::role::{Role, TicketAccess};

/// One thing that a policy may ask for.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[repr(u8)]
pub enum Right {
    /// Knows what is not for customers: internal notes, fields, groups, roles, people. All staff.
    Inside,
    /// Works on tickets: everybody of the staff but light agents.
    Desk,
    /// Runs the account. Admins and the owner; no custom role gives it.
    Run,
    EditTickets,
    ReplyPublicly,
    DeleteTickets,
    SeeDeletedTickets,
    MergeTickets,
    TagTickets,
    RedactTickets,
    /// Gives tickets to groups of which one is no member.
    AssignToAnyGroup,
    /// Orders for many things at once.
    EditMany,
    ExportSearch,
    /// Lists and searches customers.
    ListEndUsers,
    /// Adds and changes all customers.
    EditEndUsers,
    /// Adds and changes the customers of one's own organizations.
    EditOwnEndUsers,
    DeleteEndUsers,
    /// Folds two customers into one; their tickets go along.
    MergeEndUsers,
    /// Says to which organization a customer belongs.
    PlaceEndUsers,
    EditOrganizationNotes,
    EditOrganizations,
    DeleteOrganizations,
    ManageGroups,
    ManageGroupMemberships,
    PersonalViews,
    GroupViews,
    SharedViews,
    ManageTicketFields,
    ManageTicketForms,
    ManageUserFields,
    ManageOrganizationFields,
    /// Sees, accepts and throws away mail that waits.
    ManageSuspendedTickets,
}

impl Right {
    /// Every right.
    pub const ALL: [Self; 32] = [
        Self::Inside,
        Self::Desk,
        Self::Run,
        Self::EditTickets,
        Self::ReplyPublicly,
        Self::DeleteTickets,
        Self::SeeDeletedTickets,
        Self::MergeTickets,
        Self::TagTickets,
        Self::RedactTickets,
        Self::AssignToAnyGroup,
        Self::EditMany,
        Self::ExportSearch,
        Self::ListEndUsers,
        Self::EditEndUsers,
        Self::EditOwnEndUsers,
        Self::DeleteEndUsers,
        Self::MergeEndUsers,
        Self::PlaceEndUsers,
        Self::EditOrganizationNotes,
        Self::EditOrganizations,
        Self::DeleteOrganizations,
        Self::ManageGroups,
        Self::ManageGroupMemberships,
        Self::PersonalViews,
        Self::GroupViews,
        Self::SharedViews,
        Self::ManageTicketFields,
        Self::ManageTicketForms,
        Self::ManageUserFields,
        Self::ManageOrganizationFields,
        Self::ManageSuspendedTickets,
    ];

    const fn bit(self) -> u64 {
        1 << self as u8
    }

    /// Would it, held by somebody who reaches some tickets only, widen the reach or touch tickets out of reach?
    /// Then it is worth nothing to them (`safety.md` rule 15: rights on both ends).
    #[must_use]
    pub const fn needs_every_ticket(self) -> bool {
        matches!(
            self,
            Self::MergeEndUsers
                | Self::EditOrganizations
                | Self::DeleteOrganizations
                | Self::ManageGroups
                | Self::ManageGroupMemberships
                | Self::ManageSuspendedTickets
        )
    }
}

/// The rights of an acting user.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Rights {
    held: u64,
    tickets: TicketAccess,
    session_hours: u8,
}

impl Rights {
    /// Those of a customer, who reaches what is one's own by other ways than rights.
    pub const NONE: Self = Self { held: 0, tickets: TicketAccess::Assigned, session_hours: 0 };

    const ALL: Self = Self { held: u64::MAX, tickets: TicketAccess::All, session_hours: 0 };

    /// From the role, the configuration of the custom role (agents only), the restriction of the user, and whether
    /// the user may comment privately only.
    #[must_use]
    pub fn resolve(role: Role, custom: Option<&RoleConfiguration>, access: TicketAccess, only_private: bool) -> Self {
        let configuration = match role {
            Role::EndUser => return Self::NONE,
            Role::Admin | Role::Owner => return Self::ALL,
            Role::LightAgent => System::LightAgent.configuration(),
            Role::Agent => custom.copied().unwrap_or_else(|| System::Agent.configuration()),
        };
        let tickets = access.narrowed(configuration.ticket_access());
        let mut held = Right::Inside.bit();
        if role == Role::Agent {
            held |= Right::Desk.bit();
        }
        for given in GIVEN.iter().filter(|given| given.by(&configuration)) {
            held |= given.right.bit();
        }
        if only_private {
            held &= !Right::ReplyPublicly.bit();
        }
        if tickets != TicketAccess::All {
            for right in Right::ALL.into_iter().filter(|right| right.needs_every_ticket()) {
                held &= !right.bit();
            }
        }
        // Whose reach an organization makes must not put people into it; nor whoever reaches less.
        if matches!(tickets, TicketAccess::Organization | TicketAccess::Assigned) {
            held &= !Right::PlaceEndUsers.bit();
        }
        Self { held, tickets, session_hours: configuration.session_hours() }
    }

    /// Those of the role alone, with this restriction. For tests and samples.
    #[must_use]
    pub fn of(role: Role, access: TicketAccess) -> Self {
        Self::resolve(role, None, access, false)
    }

    #[must_use]
    pub const fn has(self, right: Right) -> bool {
        self.held & right.bit() != 0
    }

    /// Which tickets staff with these rights reach.
    #[must_use]
    pub const fn ticket_access(self) -> TicketAccess {
        self.tickets
    }

    /// After how many hours a session ends whatever happens; none: as the account says.
    #[must_use]
    pub const fn session_hours(self) -> Option<u8> {
        match self.session_hours {
            0 => None,
            hours => Some(hours),
        }
    }

    /// Is there nothing in these that is not in the others?
    #[must_use]
    pub fn is_within(self, other: Self) -> bool {
        self.held & !other.held == 0 && self.tickets.narrowed(other.tickets) == self.tickets
    }
}
