//! Who may see and change brands: staff see them, admins change them.

use super::Brand;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

fn sees(actor: &Actor) -> bool {
    actor.has(Right::Inside)
}

impl Visible for Brand {
    fn reach(actor: &Actor) -> Reach {
        if sees(actor) { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for Brand {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(sees(actor))
    }
}

impl Permits<act::Update> for Brand {
    fn permits(&self, actor: &Actor) -> Verdict {
        if self.is_deleted || !sees(actor) {
            return Verdict::Unseen;
        }
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

impl Permits<act::Delete> for Brand {
    fn permits(&self, actor: &Actor) -> Verdict {
        Permits::<act::Update>::permits(self, actor)
    }
}

/// The place where brands are made.
pub struct Brands;

impl Permits<act::Create> for Brands {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

impl Permits<act::Manage> for Brands {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}
