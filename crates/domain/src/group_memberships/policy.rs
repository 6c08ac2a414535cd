//! Who may see and change memberships of groups: staff see them, who manages them changes them, an agent picks the
//! own default.

use super::GroupMembership;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for GroupMembership {
    fn reach(actor: &Actor) -> Reach {
        if actor.has(Right::Inside) { Reach::All } else { Reach::Nothing }
    }
}

fn seen_and(actor: &Actor, yes: bool) -> Verdict {
    if actor.has(Right::Inside) { Verdict::yes_or_no(yes) } else { Verdict::Unseen }
}

impl Permits<act::Read> for GroupMembership {
    fn permits(&self, actor: &Actor) -> Verdict {
        seen_and(actor, true)
    }
}

/// Updating a membership is making it the default.
impl Permits<act::Update> for GroupMembership {
    fn permits(&self, actor: &Actor) -> Verdict {
        seen_and(actor, actor.has(Right::ManageGroupMemberships) || actor.user_id() == Some(self.user_id))
    }
}

/// Groups widen what an agent reaches, so agents neither join nor leave by themselves.
impl Permits<act::Delete> for GroupMembership {
    fn permits(&self, actor: &Actor) -> Verdict {
        seen_and(actor, actor.has(Right::ManageGroupMemberships))
    }
}

/// The place where memberships are made.
pub struct GroupMemberships;

impl Permits<act::Create> for GroupMemberships {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ManageGroupMemberships))
    }
}
