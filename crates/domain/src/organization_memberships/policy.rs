//! Who may see and change memberships of organizations: staff see all, a user the own; agents place end users,
//! admins place staff too, because an organization can widen an agent's reach.

use super::OrganizationMembership;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;
use crate::role::Role;

impl Visible for OrganizationMembership {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::Inside) => Reach::All,
            Actor::User(user) => Reach::Own { user: user.id, organizations: [].into() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}

impl OrganizationMembership {
    fn is_seen_by(&self, actor: &Actor) -> bool {
        actor.has(Right::Inside) || actor.user_id() == Some(self.user_id)
    }
}

fn places(actor: &Actor, role: Role) -> bool {
    actor.has(Right::Run) || (actor.has(Right::PlaceEndUsers) && role == Role::EndUser)
}

impl Permits<act::Read> for OrganizationMembership {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(self.is_seen_by(actor))
    }
}

/// Updating a membership is making it the default.
impl Permits<act::Update> for OrganizationMembership {
    fn permits(&self, actor: &Actor) -> Verdict {
        if !self.is_seen_by(actor) {
            return Verdict::Unseen;
        }
        Verdict::yes_or_no(places(actor, self.user_role))
    }
}

impl Permits<act::Delete> for OrganizationMembership {
    fn permits(&self, actor: &Actor) -> Verdict {
        <Self as Permits<act::Update>>::permits(self, actor)
    }
}

/// The place where memberships of users with this role are made.
pub struct OrganizationMemberships(pub Role);

impl Permits<act::Create> for OrganizationMemberships {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(places(actor, self.0))
    }
}
