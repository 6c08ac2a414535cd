//! Who may see a comment, given that its ticket may be seen: staff all, end users the public ones.

use super::Comment;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Permits<act::Read> for Comment {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen((self.public && !self.unverified) || actor.has(Right::Inside))
    }
}

impl Permits<act::Redact> for Comment {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::RedactTickets))
    }
}

impl Visible for Comment {
    /// `Own` stands for "the public ones only".
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::Inside) => Reach::All,
            Actor::User(user) => Reach::Own { user: user.id, organizations: user.shared_organizations.clone() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}
