//! Which user belongs to which organization, and which one is the user's default.

mod policy;

pub use policy::OrganizationMemberships;

use crate::ids::{OrganizationId, OrganizationMembershipId, UserId};
use crate::role::Role;
use crate::time::Time;

/// A user's place in an organization.
#[derive(Clone, Debug)]
pub struct OrganizationMembership {
    pub id: OrganizationMembershipId,
    pub user_id: UserId,
    /// The user's role: agents place end users, admins everybody.
    pub user_role: Role,
    pub organization_id: OrganizationId,
    pub organization_name: String,
    pub is_default: bool,
    /// May the user read all tickets of the organization?
    pub view_tickets: bool,
    pub created_at: Time,
    pub updated_at: Time,
}
