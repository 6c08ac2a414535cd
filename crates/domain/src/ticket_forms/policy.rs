//! Who may see and change ticket forms: staff see them, end users those they may ask with; admins change them.

use super::TicketForm;
use crate::actor::Actor;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;

impl Visible for TicketForm {
    /// `Own` stands for an end user's: those shown to end users.
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

impl Permits<act::Read> for TicketForm {
    fn permits(&self, actor: &Actor) -> Verdict {
        let yes = match Self::reach(actor) {
            Reach::All => true,
            Reach::Own { .. } => self.active && self.end_user_visible,
            _ => false,
        };
        Verdict::yes_or_unseen(yes)
    }
}

fn managed(form: &TicketForm, actor: &Actor, yes: bool) -> Verdict {
    match <TicketForm as Permits<act::Read>>::permits(form, actor) {
        Verdict::Yes => Verdict::yes_or_no(yes && (actor.has(Right::ManageTicketForms))),
        other => other,
    }
}

impl Permits<act::Update> for TicketForm {
    fn permits(&self, actor: &Actor) -> Verdict {
        managed(self, actor, true)
    }
}

impl Permits<act::Delete> for TicketForm {
    fn permits(&self, actor: &Actor) -> Verdict {
        // Tickets that name no form need the default one.
        managed(self, actor, !self.is_default)
    }
}

/// The place where forms are made and put in order.
pub struct TicketForms;

impl Permits<act::Create> for TicketForms {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ManageTicketForms))
    }
}

impl Permits<act::Manage> for TicketForms {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ManageTicketForms))
    }
}
