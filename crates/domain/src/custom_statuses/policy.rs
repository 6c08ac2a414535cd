//! Who may see and change custom statuses: staff see them, admins change them.

use super::CustomStatus;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for CustomStatus {
    fn reach(actor: &Actor) -> Reach {
        if actor.has(Right::Inside) { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for CustomStatus {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.has(Right::Inside))
    }
}

impl Permits<act::Update> for CustomStatus {
    fn permits(&self, actor: &Actor) -> Verdict {
        if actor.has(Right::Inside) { Verdict::yes_or_no(actor.has(Right::Run)) } else { Verdict::Unseen }
    }
}

/// The place where custom statuses are made, and made the default.
pub struct CustomStatuses;

impl Permits<act::Create> for CustomStatuses {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

impl Permits<act::Manage> for CustomStatuses {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}
