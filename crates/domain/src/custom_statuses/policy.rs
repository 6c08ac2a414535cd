//! Who may see and change custom statuses: staff see them, admins change them.

use super::CustomStatus;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};

impl Visible for CustomStatus {
    fn reach(actor: &Actor) -> Reach {
        if actor.is_staff() || actor.is_house() { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for CustomStatus {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_staff() || actor.is_house())
    }
}

impl Permits<act::Update> for CustomStatus {
    fn permits(&self, actor: &Actor) -> Verdict {
        if actor.is_staff() || actor.is_house() {
            Verdict::yes_or_no(actor.is_admin() || actor.is_house())
        } else {
            Verdict::Unseen
        }
    }
}

/// The place where custom statuses are made, and made the default.
pub struct CustomStatuses;

impl Permits<act::Create> for CustomStatuses {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}

impl Permits<act::Manage> for CustomStatuses {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}
