//! Who may order jobs and see what became of them: agents order; each sees the own, admins all.

use super::{JobStatus, Work};
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for JobStatus {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::Run) => Reach::All,
            Actor::User(user) if user.rights.has(Right::Inside) => {
                Reach::Own { user: user.id, organizations: [].into() }
            }
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::User(_) | Actor::Visitor => Reach::Nothing,
        }
    }
}

impl Permits<act::Read> for JobStatus {
    fn permits(&self, actor: &Actor) -> Verdict {
        let own = actor.is_staff() && self.user_id.is_some() && self.user_id == actor.user_id();
        Verdict::yes_or_unseen(own || actor.has(Right::Run))
    }
}

/// The place where jobs for this work are ordered.
pub struct JobStatuses(pub Work);

impl Permits<act::Create> for JobStatuses {
    fn permits(&self, actor: &Actor) -> Verdict {
        // Merging tickets is one thing done by a job; all other work is for many things at once.
        let right = if self.0 == Work::MergeTickets { Right::MergeTickets } else { Right::EditMany };
        Verdict::yes_or_no(actor.has(Right::Desk) && actor.has(right))
    }
}
