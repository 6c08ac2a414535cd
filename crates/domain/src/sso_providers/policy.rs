//! Who sees and changes providers: admins. Whoever changes one decides who gets in, so a person must do it, with a fresh proof.

use super::{SsoProvider, SsoProviders};
use crate::actor::Actor;
use crate::policy::{Permits, Verdict, act};

impl Permits<act::Read> for SsoProviders {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}

impl Permits<act::Create> for SsoProviders {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin())
    }
}

impl Permits<act::Update> for SsoProvider {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_admin())
    }
}

impl Permits<act::Delete> for SsoProvider {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_admin())
    }
}
