//! Who may look at mail that waits, take it up or throw it away: agents who reach every ticket, since it belongs to no
//! group yet. End users and light agents never learn of it (`safety.md`, mail rule 9).

use super::{SuspendedTicket, SuspendedTickets};
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

#[must_use]
pub fn manages(actor: &Actor) -> bool {
    actor.has(Right::ManageSuspendedTickets)
}

impl Visible for SuspendedTicket {
    fn reach(actor: &Actor) -> Reach {
        if manages(actor) { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for SuspendedTicket {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(manages(actor))
    }
}

impl Permits<act::Restore> for SuspendedTicket {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(manages(actor))
    }
}

impl Permits<act::Delete> for SuspendedTicket {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(manages(actor))
    }
}

impl Permits<act::Manage> for SuspendedTickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(manages(actor))
    }
}
