//! Who may see and change a user: oneself; agents see everybody and change end users; admins change staff.

use super::User;
use crate::actor::{ActingUser, Actor};
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;
use crate::role::Role;

impl Visible for User {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::ListEndUsers) => Reach::All,
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
        actor.has(Right::Inside) || self.is_self(actor)
    }

    fn seen_and(&self, actor: &Actor, yes: bool) -> Verdict {
        if self.is_seen_by(actor) { Verdict::yes_or_no(yes) } else { Verdict::Unseen }
    }

    /// A customer of an organization of the actor, who may change those.
    fn is_of_own(&self, actor: &Actor) -> bool {
        let own = |user: &ActingUser| self.organization_id.is_some_and(|id| user.organizations.contains(&id));
        actor.has(Right::EditOwnEndUsers) && actor.user().is_some_and(own)
    }

    /// Owners are changed by themselves and the operator; other staff by admins; end users by agents.
    fn is_changed_by(&self, actor: &Actor) -> bool {
        match self.role {
            Role::Owner => self.is_self(actor) || actor.is_house(),
            Role::EndUser => self.is_self(actor) || actor.has(Right::EditEndUsers) || self.is_of_own(actor),
            _ => self.is_self(actor) || actor.has(Right::Run),
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
        let right = self.role != Role::EndUser || actor.has(Right::DeleteEndUsers);
        let may = self.role != Role::Owner && !self.is_self(actor) && right && self.is_changed_by(actor);
        self.seen_and(actor, may)
    }
}

impl Permits<act::PermanentlyDelete> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, !self.active && (actor.has(Right::Run)))
    }
}

/// The tickets of a person go along: only who may edit every ticket there is may fold people (`safety.md` rule 15).
impl Permits<act::Merge> for User {
    fn permits(&self, actor: &Actor) -> Verdict {
        let may = actor.has(Right::MergeEndUsers) && actor.has(Right::EditTickets);
        self.seen_and(actor, self.role == Role::EndUser && self.active && may)
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
        Verdict::yes_or_no(actor.has(Right::EditOwnEndUsers))
    }
}

impl Permits<act::Manage> for Users {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

impl Permits<act::Export> for Users {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}
