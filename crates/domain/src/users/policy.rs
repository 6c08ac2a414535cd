//! Who may see and change a user: oneself; agents see everybody and change end users; admins change staff.

use super::User;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::role::Role;

impl Visible for User {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.role.is_staff() => Reach::All,
            Actor::User(user) => Reach::Own { user: user.id, organizations: [].into() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}

impl User {
    fn is_self(&self, actor: &Actor) -> bool {
        actor.user_id() == Some(self.id)
    }

    fn is_seen_by(&self, actor: &Actor) -> bool {
        actor.is_staff() || actor.is_house() || self.is_self(actor)
    }

    fn seen_and(&self, actor: &Actor, yes: bool) -> Verdict {
        if self.is_seen_by(actor) { Verdict::yes_or_no(yes) } else { Verdict::Unseen }
    }

    /// Owners are changed by themselves and the operator; other staff by admins; end users by agents.
    fn is_changed_by(&self, actor: &Actor) -> bool {
        match self.role {
            Role::Owner => self.is_self(actor) || actor.is_house(),
            Role::EndUser => self.is_self(actor) || actor.is_agent() || actor.is_house(),
            _ => self.is_self(actor) || actor.is_admin() || actor.is_house(),
        }
    }
}

impl Permits<act::Read> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(self.is_seen_by(actor))
    }
}

impl Permits<act::Update> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, self.active && !self.permanently_deleted && self.is_changed_by(actor))
    }
}

impl Permits<act::Delete> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        // Nobody deletes oneself, nor the owner.
        let may = self.role != Role::Owner && !self.is_self(actor) && self.is_changed_by(actor);
        self.seen_and(actor, may)
    }
}

impl Permits<act::PermanentlyDelete> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, !self.active && (actor.is_admin() || actor.is_house()))
    }
}

impl Permits<act::Merge> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, self.role == Role::EndUser && self.active && (actor.is_agent() || actor.is_house()))
    }
}

/// Managing: setting a password for, suspending, changing the role of. Nobody does it to oneself, so no admin
/// is locked out by a slip and none raises oneself.
impl Permits<act::Manage> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        let may = (actor.is_admin() && self.role != Role::Owner && !self.is_self(actor)) || actor.is_house();
        self.seen_and(actor, may && !self.permanently_deleted)
    }
}

/// The place where users are made and listed.
pub struct Users;

impl Permits<act::Create> for Users {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_agent() || actor.is_house())
    }
}

impl Permits<act::Manage> for Users {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}

impl Permits<act::Export> for Users {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}
