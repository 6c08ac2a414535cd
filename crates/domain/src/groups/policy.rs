//! Who may see and change groups: staff see them, admins change them.

use super::Group;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

fn staff_reach(actor: &Actor) -> Reach {
    if actor.has(Right::Inside) { Reach::All } else { Reach::Nothing }
}

impl Visible for Group {
    fn reach(actor: &Actor) -> Reach {
        staff_reach(actor)
    }
}

impl Permits<act::Read> for Group {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.has(Right::Inside))
    }
}

fn changed(group: &Group, actor: &Actor, yes: bool) -> Verdict {
    if group.deleted || !(actor.has(Right::Inside)) {
        return Verdict::Unseen;
    }
    Verdict::yes_or_no(yes && (actor.has(Right::ManageGroups)))
}

impl Permits<act::Update> for Group {
    fn permits(&self, actor: &Actor) -> Verdict {
        changed(self, actor, true)
    }
}

impl Permits<act::Delete> for Group {
    fn permits(&self, actor: &Actor) -> Verdict {
        // New agents need the default group.
        changed(self, actor, !self.is_default)
    }
}

/// The place where groups are made.
pub struct Groups;

impl Permits<act::Create> for Groups {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ManageGroups))
    }
}
