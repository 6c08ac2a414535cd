//! Who may order jobs and see what became of them: agents order; each sees the own, admins all.

use super::JobStatus;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};

impl Visible for JobStatus {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.role.is_admin() => Reach::All,
            Actor::User(user) if user.role.is_staff() => Reach::Own { user: user.id, organizations: [].into() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::User(_) | Actor::Visitor => Reach::Nothing,
        }
    }
}

impl Permits<act::Read> for JobStatus {
    fn permits(&self, actor: &Actor) -> Verdict {
        let own = actor.is_staff() && self.user_id.is_some() && self.user_id == actor.user_id();
        Verdict::yes_or_unseen(own || actor.is_admin() || actor.is_house())
    }
}

/// The place where jobs are ordered.
pub struct JobStatuses;

impl Permits<act::Create> for JobStatuses {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_agent() || actor.is_house())
    }
}
