//! Who sees devices and signs them out: their user, in person, and admins.

use super::{Device, Devices};
use crate::actor::Actor;
use crate::ids::UserId;
use crate::policy::{Permits, Verdict, act};

/// Where somebody was is nothing for an agent who acts in that person's name.
fn is_theirs(actor: &Actor, user: UserId) -> bool {
    match actor {
        Actor::User(acting) => (acting.id == user && acting.on_behalf_by.is_none()) || acting.role.is_admin(),
        Actor::Job(_) | Actor::Operator => true,
        Actor::Visitor => false,
    }
}

impl Permits<act::Read> for Device {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(is_theirs(actor, self.user_id))
    }
}

impl Permits<act::Delete> for Device {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(is_theirs(actor, self.user_id))
    }
}

impl Permits<act::Read> for Devices {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(is_theirs(actor, self.user_id))
    }
}

impl Permits<act::Delete> for Devices {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(is_theirs(actor, self.user_id))
    }
}
