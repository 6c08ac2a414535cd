//! The verdict about a ticket with the lines that led to it. The doors ask for the verdict, `explain` for the lines.

use super::Ticket;
use super::policy::Owners;
use crate::actor::{ActingUser, Actor};
use crate::policy::{Reach, Verdict, Visible};
use crate::rights::Right;
use crate::role::{Role, TicketAccess};

/// What may be asked of a ticket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Asked {
    Read,
    Update,
    Tag,
    Reply,
    Note,
    Merge,
    Delete,
    Restore,
    PermanentlyDelete,
    Redact,
}

impl Asked {
    /// Every act.
    pub const ALL: [Self; 10] = [
        Self::Read,
        Self::Update,
        Self::Tag,
        Self::Reply,
        Self::Note,
        Self::Merge,
        Self::Delete,
        Self::Restore,
        Self::PermanentlyDelete,
        Self::Redact,
    ];

    /// The word of the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Update => "update",
            Self::Tag => "tag",
            Self::Reply => "reply",
            Self::Note => "note",
            Self::Merge => "merge",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::PermanentlyDelete => "permanently_delete",
            Self::Redact => "redact",
        }
    }

    /// Reads the word of the wire.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asked| asked.word() == word)
    }

    /// The rights it takes, all of them. Customers answer without one.
    #[must_use]
    pub const fn rights(self) -> &'static [Right] {
        match self {
            Self::Read => &[],
            Self::Update => &[Right::EditTickets],
            Self::Tag => &[Right::EditTickets, Right::TagTickets],
            Self::Reply => &[Right::ReplyPublicly],
            Self::Note => &[Right::Inside],
            Self::Merge => &[Right::EditTickets, Right::MergeTickets],
            Self::Delete | Self::Restore => &[Right::DeleteTickets],
            Self::PermanentlyDelete => &[Right::Run],
            Self::Redact => &[Right::RedactTickets],
        }
    }
}

/// One line of the rules, as it was found to hold or not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Line {
    /// Who asks.
    Visitor,
    House,
    Role(Role),
    /// Why the ticket is within reach.
    EveryTicket,
    ByGroup,
    ByOrganization,
    ByAssignee,
    AsRequester,
    AsCopied,
    BySharedOrganization,
    /// Why it is not.
    OutOfReach(TicketAccess),
    NotOnes,
    /// The state of the ticket.
    Scrubbed,
    Deleted,
    NotDeleted,
    NothingPublic,
    /// A right that the act takes, and whether it is had.
    Right(Right, bool),
}

/// A verdict and its lines, in the order in which they were read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Judged {
    pub verdict: Verdict,
    lines: [Option<Line>; 6],
}

impl Judged {
    const fn by(first: Line) -> Self {
        Self { verdict: Verdict::Yes, lines: [Some(first), None, None, None, None, None] }
    }

    /// The lines.
    pub fn lines(&self) -> impl Iterator<Item = Line> + '_ {
        self.lines.iter().flatten().copied()
    }

    fn and(mut self, line: Line) -> Self {
        if let Some(free) = self.lines.iter_mut().find(|line| line.is_none()) {
            *free = Some(line);
        }
        self
    }

    const fn so(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }
}

impl Reach {
    /// By which line a ticket with these owners is within reach, if it is.
    #[must_use]
    pub fn line(&self, owners: Owners<'_>) -> Option<Line> {
        let held = |yes: bool, line: Line| yes.then_some(line);
        match self {
            Self::All => Some(Line::EveryTicket),
            Self::Groups { groups, user } => {
                held(owners.group.is_some_and(|group| groups.contains(&group)), Line::ByGroup)
                    .or(held(owners.assignee == Some(*user), Line::ByAssignee))
            }
            Self::Organizations { organizations, user } => {
                held(owners.organization.is_some_and(|id| organizations.contains(&id)), Line::ByOrganization)
                    .or(held(owners.assignee == Some(*user), Line::ByAssignee))
            }
            Self::Assigned { user } => held(owners.assignee == Some(*user), Line::ByAssignee),
            Self::Own { user, organizations } => held(owners.requester == *user, Line::AsRequester)
                .or(held(owners.email_ccs.contains(user), Line::AsCopied))
                .or(held(
                    owners.organization.is_some_and(|id| organizations.contains(&id)),
                    Line::BySharedOrganization,
                )),
            Self::Nothing => None,
        }
    }
}

fn who(actor: &Actor) -> Line {
    match actor {
        Actor::User(user) => Line::Role(user.role),
        Actor::Visitor => Line::Visitor,
        Actor::Job(_) | Actor::Operator => Line::House,
    }
}

fn out_of_reach(actor: &Actor) -> Line {
    match actor.user() {
        Some(user) if user.rights.has(Right::Inside) => Line::OutOfReach(user.rights.ticket_access()),
        _ => Line::NotOnes,
    }
}

fn is_customer(user: &ActingUser) -> bool {
    !user.rights.has(Right::Inside)
}

impl Ticket {
    /// May the actor do this, and why? The one implementation behind every door to a ticket.
    #[must_use]
    pub fn judged(&self, actor: &Actor, asked: Asked) -> Judged {
        let judged = Judged::by(who(actor));
        let Some(line) = Self::reach(actor).line(self.owners()) else {
            return judged.and(out_of_reach(actor)).so(Verdict::Unseen);
        };
        let judged = judged.and(line);
        if self.scrubbed && !actor.is_house() {
            return judged.and(Line::Scrubbed).so(Verdict::Unseen);
        }
        let deleted = self.deleted_at.is_some();
        if deleted && !actor.has(Right::SeeDeletedTickets) {
            return judged.and(Line::Deleted).so(Verdict::Unseen);
        }
        // An end user reads requests that have something public; an internal ticket about them stays unseen.
        let customer = actor.user().is_some_and(is_customer);
        if !self.is_public && customer && asked == Asked::Read {
            return judged.and(Line::NothingPublic).so(Verdict::Unseen);
        }
        let judged = match asked {
            Asked::Read | Asked::Delete | Asked::Redact => judged,
            Asked::Restore | Asked::PermanentlyDelete if deleted && !self.scrubbed => judged.and(Line::Deleted),
            Asked::Restore | Asked::PermanentlyDelete => return judged.and(Line::NotDeleted).so(Verdict::No),
            _ if deleted => return judged.and(Line::Deleted).so(Verdict::No),
            _ => judged,
        };
        if asked == Asked::Reply && customer {
            return if self.is_public { judged } else { judged.and(Line::NothingPublic).so(Verdict::No) };
        }
        asked.rights().iter().fold(judged, |judged, right| {
            let had = actor.has(*right);
            let judged = judged.and(Line::Right(*right, had));
            if had { judged } else { judged.so(Verdict::No) }
        })
    }
}

impl crate::policy::Unchecked<Ticket> {
    /// The verdict and its lines, without opening the ticket.
    #[must_use]
    pub fn judged(&self, actor: &Actor, asked: Asked) -> Judged {
        self.unopened().judged(actor, asked)
    }
}
