//! Who lets the operator in: the owner, in person. Admins see it and may end it; the operator may not let itself in.

use super::{OperatorAccess, OperatorAccesses};
use crate::actor::Actor;
use crate::policy::{Permits, Verdict, act};
use crate::role::Role;

impl Permits<act::Read> for OperatorAccesses {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}

impl Permits<act::Create> for OperatorAccesses {
    fn permits(&self, actor: &Actor) -> Verdict {
        let is_owner = |actor: &Actor| actor.user().is_some_and(|user| user.role == Role::Owner);
        Verdict::yes_or_no(is_owner(actor))
    }
}

impl Permits<act::Delete> for OperatorAccess {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_admin())
    }
}
