//! Who may see and change the fields of users and organizations: staff see them, admins change them.

use super::PeopleField;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};

impl Visible for PeopleField {
    fn reach(actor: &Actor) -> Reach {
        if actor.is_staff() || actor.is_house() { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for PeopleField {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_staff() || actor.is_house())
    }
}

fn managed(actor: &Actor) -> Verdict {
    if actor.is_staff() || actor.is_house() {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    } else {
        Verdict::Unseen
    }
}

impl Permits<act::Update> for PeopleField {
    fn permits(&self, actor: &Actor) -> Verdict {
        managed(actor)
    }
}

impl Permits<act::Delete> for PeopleField {
    fn permits(&self, actor: &Actor) -> Verdict {
        managed(actor)
    }
}

/// The place where these fields are made and put in order.
pub struct PeopleFields;

impl Permits<act::Create> for PeopleFields {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}

impl Permits<act::Manage> for PeopleFields {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}
