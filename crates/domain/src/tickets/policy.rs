//! Who may do what to a ticket: one predicate for single tickets and for lists alike (`safety.md` rule 15).
//!
//! The verdict and its reasons are found in one place, `judged.rs`.

use super::Ticket;
use super::judged::Asked;
use crate::actor::{ActingUser, Actor};
use crate::error::Refusal;
use crate::ids::{GroupId, OrganizationId, UserId};
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::rights::Right;
use crate::role::TicketAccess;

impl Visible for Ticket {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.rights.has(Right::Inside) => staff_reach(user),
            Actor::User(user) => Reach::Own { user: user.id, organizations: user.shared_organizations.clone() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}

fn staff_reach(user: &ActingUser) -> Reach {
    match user.rights.ticket_access() {
        TicketAccess::All => Reach::All,
        TicketAccess::Groups => Reach::Groups { groups: user.groups.clone(), user: user.id },
        TicketAccess::Organization => Reach::Organizations { organizations: user.organizations.clone(), user: user.id },
        TicketAccess::Assigned => Reach::Assigned { user: user.id },
    }
}

/// What of a ticket decides who reaches it.
#[derive(Clone, Copy, Debug)]
pub struct Owners<'a> {
    pub requester: UserId,
    pub assignee: Option<UserId>,
    pub group: Option<GroupId>,
    pub organization: Option<OrganizationId>,
    pub email_ccs: &'a [UserId],
}

impl Reach {
    /// Is a ticket with these owners within reach? The statement's `where` says the same.
    #[must_use]
    pub fn covers(&self, owners: Owners<'_>) -> bool {
        self.line(owners).is_some()
    }
}

impl Ticket {
    /// The owners that permission looks at.
    #[must_use]
    pub fn owners(&self) -> Owners<'_> {
        Owners {
            requester: self.requester_id,
            assignee: self.assignee_id,
            group: self.group_id,
            organization: self.organization_id,
            email_ccs: &self.email_cc_ids,
        }
    }
}

impl Permits<act::Read> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Read).verdict
    }
}

impl Permits<act::Update> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Update).verdict
    }
}

impl Permits<act::Tag> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Tag).verdict
    }
}

impl Permits<act::Reply> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Reply).verdict
    }
}

impl Permits<act::Note> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Note).verdict
    }
}

impl Permits<act::Merge> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Merge).verdict
    }
}

impl Permits<act::Delete> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Delete).verdict
    }
}

impl Permits<act::Restore> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Restore).verdict
    }
}

impl Permits<act::PermanentlyDelete> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::PermanentlyDelete).verdict
    }
}

impl Permits<act::Redact> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.judged(actor, Asked::Redact).verdict
    }
}

/// May the actor give a ticket to this group? To one's own, or with the right to any.
///
/// # Errors
/// `Denied`.
pub fn may_assign(actor: &Actor, group: GroupId) -> Result<(), Refusal> {
    let own = actor.user().is_some_and(|user| user.groups.contains(&group));
    if own || actor.has(Right::AssignToAnyGroup) { Ok(()) } else { Err(Refusal::Denied) }
}

/// The place where tickets are made, and taken out in bulk.
pub struct Tickets;

impl Permits<act::Create> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        // A light agent raises nothing; an end user does, through a request. So does a visitor, where the account
        // takes such requests, which the service asks.
        let asks = match actor {
            Actor::User(user) => !user.rights.has(Right::Inside),
            Actor::Visitor => true,
            Actor::Job(_) | Actor::Operator => false,
        };
        Verdict::yes_or_no(actor.has(Right::Desk) || asks)
    }
}

/// The place as the first public word of a ticket is said in it.
impl Permits<act::Reply> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        let customer = !actor.has(Right::Inside);
        Verdict::yes_or_no(customer || actor.has(Right::ReplyPublicly))
    }
}

impl Permits<act::Manage> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::SeeDeletedTickets))
    }
}

impl Permits<act::Export> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::Run))
    }
}

/// What a search finds, taken out whole.
pub struct Found;

impl Permits<act::Export> for Found {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.has(Right::ExportSearch))
    }
}
