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
        // Merging tickets is one thing done by a job; all other work is for many things at once. Of what takes a right
        // that few have the order is refused already, not each item.
        let many = self.0 == Work::MergeTickets || actor.has(Right::EditMany);
        let right = match self.0 {
            Work::MergeTickets => Right::MergeTickets,
            Work::PermanentlyDeleteTickets => Right::Run,
            Work::CreateOrganizations => Right::EditOrganizations,
            Work::DeleteOrganizations => Right::DeleteOrganizations,
            Work::CreateGroupMemberships | Work::DeleteGroupMemberships => Right::ManageGroupMemberships,
            _ => Right::Desk,
        };
        Verdict::yes_or_no(actor.has(Right::Desk) && many && actor.has(right))
    }
}
