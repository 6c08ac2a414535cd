//! Who may see and change views: staff see the shared ones, their groups' and their own; admins manage what is
//! shared, agents what is theirs alone.

use std::sync::Arc;

use super::{Restriction, View};
use crate::actor::{ActingUser, Actor};
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for View {
    /// `Own` stands for an admin's: everything shared, and the personal ones of this user.
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::SharedViews) => {
                Reach::Own { user: user.id, organizations: Arc::new([]) }
            }
            Actor::User(user) if user.rights.has(Right::Inside) => {
                Reach::Groups { groups: user.groups.clone(), user: user.id }
            }
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::User(_) | Actor::Visitor => Reach::Nothing,
        }
    }
}

impl View {
    fn is_seen_by(&self, actor: &Actor) -> bool {
        let Some(user) = actor.user().filter(|user| user.rights.has(Right::Inside)) else { return actor.is_house() };
        match &self.restriction {
            Restriction::Nobody => true,
            Restriction::Groups(groups) => {
                user.rights.has(Right::SharedViews) || groups.iter().any(|group| user.groups.contains(group))
            }
            Restriction::User(owner) => *owner == user.id,
        }
    }

    fn managed_by(&self, actor: &Actor) -> Verdict {
        if !self.is_seen_by(actor) {
            return Verdict::Unseen;
        }
        let yes = match &self.restriction {
            Restriction::User(_) => actor.has(Right::PersonalViews),
            // Those of some of one's own groups, and of no other.
            Restriction::Groups(groups) => {
                let own = |user: &ActingUser| groups.iter().all(|group| user.groups.contains(group));
                let of_own = actor.user().is_some_and(own) && actor.has(Right::GroupViews);
                of_own || actor.has(Right::SharedViews)
            }
            Restriction::Nobody => actor.has(Right::SharedViews),
        };
        Verdict::yes_or_no(yes)
    }
}

impl Permits<act::Read> for View {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(self.is_seen_by(actor))
    }
}

impl Permits<act::Create> for View {
    fn permits(&self, actor: &Actor) -> Verdict {
        match self.managed_by(actor) {
            Verdict::Yes => Verdict::Yes,
            Verdict::No | Verdict::Unseen => Verdict::No,
        }
    }
}

impl Permits<act::Update> for View {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.managed_by(actor)
    }
}

impl Permits<act::Delete> for View {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.managed_by(actor)
    }
}

/// The place where conditions are tried before they are saved, and where a new account gets its views.
pub struct Views;

impl Permits<act::Read> for Views {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Inside))
    }
}

impl Permits<act::Manage> for Views {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_house())
    }
}
