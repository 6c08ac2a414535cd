//! One item of an order, read into what a service is asked to do.

use domain::Result;
use domain::ids::{GroupId, GroupMembershipId, OrganizationId, OrganizationMembershipId, TicketId, UserId};
use domain::job_statuses::Work;
use domain::organizations::OrganizationChange;
use domain::users::UserChange;
use serde_json::Value;
use store::Ctx;
use store::work::Doing;

use crate::tickets::{Merge, NewTicket, TicketUpdate};

/// Reads a stored item; given by the crate that knows the wire.
///
/// # Errors
/// The refusal that becomes the item's result.
pub type Reader = for<'a> fn(ctx: &'a Ctx, work: Work, item: &'a Value) -> Doing<'a, Result<Item>>;

/// What a user or an organization is named by.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Named {
    Id(i64),
    ExternalId(String),
}

/// What one item asks.
pub enum Item {
    CreateTicket(Box<NewTicket>),
    UpdateTicket(TicketId, Box<TicketUpdate>),
    DeleteTicket(TicketId),
    RestoreTicket(TicketId),
    PermanentlyDeleteTicket(TicketId),
    MarkTicketAsSpam(TicketId),
    /// Into this ticket.
    MergeTickets(TicketId, Box<Merge>),
    CreateUser(Box<UserChange>),
    /// With an id, the user of that id; otherwise whoever has the address or the external id.
    CreateOrUpdateUser(Option<UserId>, Box<UserChange>),
    UpdateUser(Named, Box<UserChange>),
    DeleteUser(Named),
    CreateOrganization(Box<OrganizationChange>),
    UpdateOrganization(Named, Box<OrganizationChange>),
    DeleteOrganization(Named),
    CreateGroupMembership {
        user: UserId,
        group: GroupId,
        as_default: bool,
    },
    DeleteGroupMembership(GroupMembershipId),
    CreateOrganizationMembership {
        user: UserId,
        organization: OrganizationId,
        as_default: bool,
        view_tickets: bool,
    },
    DeleteOrganizationMembership(OrganizationMembershipId),
}
