//! Who may do what to a ticket: one predicate for single tickets and for lists alike (`safety.md` rule 15).

use super::Ticket;
use crate::actor::{ActingUser, Actor};
use crate::ids::{GroupId, OrganizationId, UserId};
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::role::{Role, TicketAccess};

impl Visible for Ticket {
    fn reach(actor: &Actor) -> Reach {
        match actor {
            Actor::User(user) if user.role.is_admin() => Reach::All,
            Actor::User(user) if user.role.is_staff() => staff_reach(user),
            Actor::User(user) => Reach::Own { user: user.id, organizations: user.shared_organizations.clone() },
            Actor::Job(_) | Actor::Operator => Reach::All,
            Actor::Visitor => Reach::Nothing,
        }
    }
}

fn staff_reach(user: &ActingUser) -> Reach {
    match user.ticket_access {
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
        match self {
            Self::All => true,
            Self::Groups { groups, user } => {
                owners.group.is_some_and(|group| groups.contains(&group)) || owners.assignee == Some(*user)
            }
            Self::Organizations { organizations, user } => {
                owners.organization.is_some_and(|id| organizations.contains(&id)) || owners.assignee == Some(*user)
            }
            Self::Assigned { user } => owners.assignee == Some(*user),
            Self::Own { user, organizations } => {
                owners.requester == *user
                    || owners.email_ccs.contains(user)
                    || owners.organization.is_some_and(|id| organizations.contains(&id))
            }
            Self::Nothing => false,
        }
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

    fn is_seen_by(&self, actor: &Actor) -> bool {
        let live = self.deleted_at.is_none() || actor.is_agent() || actor.is_house();
        let kept = !self.scrubbed || actor.is_house();
        live && kept && Self::reach(actor).covers(self.owners())
    }

    /// Can it be brought back?
    fn is_put_away(&self) -> bool {
        self.deleted_at.is_some() && !self.scrubbed
    }

    /// Unseen when out of reach, otherwise yes or no.
    fn seen_and(&self, actor: &Actor, yes: bool) -> Verdict {
        if self.is_seen_by(actor) { Verdict::yes_or_no(yes) } else { Verdict::Unseen }
    }
}

impl Permits<act::Read> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        // An end user reads requests that have something public; an internal ticket about them stays unseen.
        let readable = self.is_public || actor.is_staff() || actor.is_house();
        if readable { self.seen_and(actor, true) } else { Verdict::Unseen }
    }
}

impl Permits<act::Update> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, self.deleted_at.is_none() && (actor.is_agent() || actor.is_house()))
    }
}

impl Permits<act::Reply> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        let end_user = actor.user().is_some_and(|user| user.role == Role::EndUser) && self.is_public;
        self.seen_and(actor, self.deleted_at.is_none() && (end_user || actor.is_agent() || actor.is_house()))
    }
}

impl Permits<act::Note> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, self.deleted_at.is_none() && (actor.is_staff() || actor.is_house()))
    }
}

impl Permits<act::Merge> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        <Self as Permits<act::Update>>::permits(self, actor)
    }
}

impl Permits<act::Delete> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.is_agent() || actor.is_house())
    }
}

impl Permits<act::Restore> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, self.is_put_away() && (actor.is_agent() || actor.is_house()))
    }
}

impl Permits<act::PermanentlyDelete> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, self.is_put_away() && (actor.is_admin() || actor.is_house()))
    }
}

impl Permits<act::Redact> for Ticket {
    fn permits(&self, actor: &Actor) -> Verdict {
        self.seen_and(actor, actor.is_agent() || actor.is_house())
    }
}

/// The place where tickets are made, and taken out in bulk.
pub struct Tickets;

impl Permits<act::Create> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        // A light agent raises nothing; an end user does, through a request. So does a visitor, where the account
        // takes such requests, which the service asks.
        let asks = match actor {
            Actor::User(user) => user.role == Role::EndUser,
            Actor::Visitor => true,
            Actor::Job(_) | Actor::Operator => false,
        };
        let may = actor.is_agent() || actor.is_house() || asks;
        Verdict::yes_or_no(may)
    }
}

impl Permits<act::Manage> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_agent() || actor.is_house())
    }
}

impl Permits<act::Export> for Tickets {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_no(actor.is_admin() || actor.is_house())
    }
}
