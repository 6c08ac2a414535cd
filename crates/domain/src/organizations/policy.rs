//! Who may see and change organizations: staff see all, a user the own; agents keep notes and tags, admins the rest.

use super::Organization;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for Organization {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::Inside) => Reach::All,
            Actor::User(user) => Reach::Own { user: user.id, organizations: user.organizations.clone() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}

impl Organization {
    fn seen_and(&self, actor: &Actor, yes: bool) -> Verdict {
        let own = actor.user().is_some_and(|user| user.organizations.contains(&self.id));
        let seen = self.deleted_at.is_none() && (actor.has(Right::Inside) || own);
        if seen { Verdict::yes_or_no(yes) } else { Verdict::Unseen }
    }
}

impl Permits<act::Read> for Organization {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, true)
    }
}

/// Notes and tags.
impl Permits<act::Update> for Organization {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.has(Right::EditOrganizationNotes))
    }
}

/// Everything else: names, domains and sharing decide who reads what.
impl Permits<act::Manage> for Organization {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.has(Right::EditOrganizations))
    }
}

impl Permits<act::Delete> for Organization {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.has(Right::DeleteOrganizations))
    }
}

/// The place where organizations are made.
pub struct Organizations;

impl Permits<act::Create> for Organizations {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::EditOrganizations))
    }
}

impl Permits<act::Export> for Organizations {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}
