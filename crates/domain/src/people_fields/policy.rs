//! Who may see and change the fields of users and organizations: staff see them, admins change them.

use super::{Owner, PeopleField};
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for PeopleField {
    fn reach(actor: &Actor) -> Reach {
        if actor.has(Right::Inside) { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for PeopleField {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.has(Right::Inside))
    }
}

fn manages(owner: Owner) -> Right {
    match owner {
        Owner::User => Right::ManageUserFields,
        Owner::Organization => Right::ManageOrganizationFields,
    }
}

fn managed(owner: Owner, actor: &Actor) -> Verdict {
    if actor.has(Right::Inside) { Verdict::yes_or_no(actor.has(manages(owner))) } else { Verdict::Unseen }
}

impl Permits<act::Update> for PeopleField {
    fn permits(&self, actor: &Actor) -> Verdict {
        managed(self.owner, actor)
    }
}

impl Permits<act::Delete> for PeopleField {
    fn permits(&self, actor: &Actor) -> Verdict {
        managed(self.owner, actor)
    }
}

/// The place where these fields are made and put in order.
pub struct PeopleFields(pub Owner);

impl Permits<act::Create> for PeopleFields {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(manages(self.0)))
    }
}

impl Permits<act::Manage> for PeopleFields {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(manages(self.0)))
    }
}
