//! Who may see and change groups: staff see them, admins change them.

use super::Group;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};

fn staff_reach(actor: &Actor) -> Reach {
    if actor.is_staff() || actor.is_house() { Reach::All } else { Reach::Nothing }
}

impl Visible for Group {
    fn reach(actor: &Actor) -> Reach {
        staff_reach(actor)
    }
}

impl Permits<act::Read> for Group {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_staff() || actor.is_house())
    }
}

fn changed(group: &Group, actor: &Actor, yes: bool) -> Verdict {
    if group.deleted || !(actor.is_staff() || actor.is_house()) {
        return Verdict::Unseen;
    }
    Verdict::yes_or_no(yes && (actor.is_admin() || actor.is_house()))
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
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}
