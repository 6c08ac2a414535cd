//! The audit log of an account: who may read what was changed, and by whom.

use crate::actor::Actor;
use crate::policy::{Reach, Visible};

/// An event about anything but tickets, as the audit log shows it.
pub enum AuditLog {}

impl Visible for AuditLog {
    fn reach(actor: &Actor) -> Reach {
        if actor.is_admin() || actor.is_house() { Reach::All } else { Reach::Nothing }
    }
}
