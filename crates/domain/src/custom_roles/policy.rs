//! Who may see and change roles: staff see them, admins make and change them, nobody touches those of the system.

use super::{CustomRole, RoleConfiguration};
use crate::actor::Actor;
use crate::error::Refusal;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;
use crate::role::Role;

impl Visible for CustomRole {
    fn reach(actor: &Actor) -> Reach {
        if actor.has(Right::Inside) { Reach::All } else { Reach::Nothing }
    }
}

impl CustomRole {
    fn seen_and(&self, actor: &Actor, yes: bool) -> Verdict {
        if actor.has(Right::Inside) { Verdict::yes_or_no(yes) } else { Verdict::Unseen }
    }
}

impl Permits<act::Read> for CustomRole {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, true)
    }
}

impl Permits<act::Update> for CustomRole {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.has(Right::Run) && self.system.is_none())
    }
}

impl Permits<act::Delete> for CustomRole {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.has(Right::Run) && self.system.is_none())
    }
}

/// The place where roles are made.
pub struct CustomRoles;

impl Permits<act::Create> for CustomRoles {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

/// May the actor give others what this configuration gives? Nobody gives a right that he lacks.
///
/// # Errors
/// `Denied`.
pub fn may_give(actor: &Actor, configuration: &RoleConfiguration) -> Result<(), Refusal> {
    let given = crate::rights::Rights::resolve(Role::Agent, Some(configuration), Default::default(), false);
    let may = match actor {
        Actor::User(user) => given.is_within(user.rights),
        Actor::Job(_) | Actor::Operator => true,
        Actor::Visitor => false,
    };
    if may { Ok(()) } else { Err(Refusal::Denied) }
}
