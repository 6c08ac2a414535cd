//! Who may see and change ticket fields: staff see them, end users those of the portal; admins change them.

use super::TicketField;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for TicketField {
    /// `Own` stands for an end user's: those of the portal.
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if !user.rights.has(Right::Inside) => {
                Reach::Own { user: user.id, organizations: user.shared_organizations.clone() }
            }
            Actor::User(_) | Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}

impl Permits<act::Read> for TicketField {
    fn permits(&self, actor: &Actor) -> Verdict {
        let yes = match Self::reach(actor) {
            Reach::All => true,
            Reach::Own { .. } => self.is_shown_to_end_users(),
            _ => false,
        };
        Verdict::yes_or_unseen(yes)
    }
}

fn managed(field: &TicketField, actor: &Actor, yes: bool) -> Verdict {
    match <TicketField as Permits<act::Read>>::permits(field, actor) {
        Verdict::Yes => Verdict::yes_or_no(yes && (actor.has(Right::ManageTicketFields))),
        other => other,
    }
}

impl Permits<act::Update> for TicketField {
    fn permits(&self, actor: &Actor) -> Verdict {
        managed(self, actor, true)
    }
}

impl Permits<act::Delete> for TicketField {
    fn permits(&self, actor: &Actor) -> Verdict {
        // Tickets cannot do without the system's.
        managed(self, actor, !self.kind.is_system())
    }
}

/// The place where fields are made and put in order.
pub struct TicketFields;

impl Permits<act::Create> for TicketFields {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ManageTicketFields))
    }
}

impl Permits<act::Manage> for TicketFields {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ManageTicketFields))
    }
}
