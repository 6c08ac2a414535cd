//! Which agent is in which group, and which group is an agent's default.

mod policy;

pub use policy::GroupMemberships;

use crate::ids::{GroupId, GroupMembershipId, UserId};
use crate::time::Time;

/// An agent's place in a group.
#[derive(Clone, Debug)]
pub struct GroupMembership {
    pub id: GroupMembershipId,
    pub user_id: UserId,
    pub group_id: GroupId,
    pub is_default: bool,
    pub created_at: Time,
    pub updated_at: Time,
}
