//! One message, from bytes to what became of it: a ticket, a comment, or a suspended ticket; always exactly one.

use desk::tickets::{CommentInput, NewTicket, Requester, TicketUpdate};
use domain::event::Cause as EventCause;
use domain::ids::{SuspendedTicketId, TicketId, UserId};
use domain::patch::Patch;
use domain::scopes::Scopes;
use domain::suspended_tickets::Cause;
use domain::threading::{Destiny, MailFacts};
use domain::tickets::LONGEST_SUBJECT;
use domain::tickets::change::{Part, PersonNamed, PersonWish, TicketChange};
use domain::via::{Channel, Correspondent, Via};
use domain::{Actor, Error, Refusal, Result};
use store::{Ctx, Open};

use super::lmtp::IncomingMail;
use super::message::{self, Message};
use super::{Trust, content, facts, recipient, taken};
use crate::suspended_tickets;

/// Most people that one message can bring onto a ticket.
const MOST_CCS: usize = 20;

/// What became of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Became {
    /// A ticket of its own.
    Ticket(TicketId),
    /// A comment on this ticket.
    Comment(TicketId),
    /// Held back for an agent to see.
    Suspended(SuspendedTicketId),
    /// It came before; nothing was done. The ticket, when it became part of one.
    Repeated(Option<TicketId>),
}

/// Takes in one message for one recipient of this account. Answers only when it is stored for good.
///
/// # Errors
/// `Denied` for anybody but the house. `TooMany` when its sender floods us or it is being delivered elsewhere, and
/// faults: nothing was stored, and the mail server must keep the message and come again.
pub async fn deliver(ctx: &Ctx, mail: IncomingMail, trust: &Trust) -> Result<Became> {
    if !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    let ctx = ctx.seen_by(Actor::Job("mail_in"));
    let message = message::read(&ctx, mail).await?;
    let turn = match taken::begin(&ctx, &message.key, message.sender_address()).await? {
        Ok(turn) => turn,
        Err(became) => return Ok(became),
    };
    let stored = settle(&ctx, &message, trust, turn.too_often).await;
    if stored.is_err() {
        taken::release(&ctx, &message.key).await;
    }
    stored
}

async fn settle(ctx: &Ctx, message: &Message, trust: &Trust, too_often: bool) -> Result<Became> {
    let facts = facts::gather(ctx, message, trust, too_often).await?;
    let raw_blob = ctx.account().blobs().put(&message.raw).await?.id.as_str().to_owned();
    let tried = match facts.destiny() {
        Destiny::NewTicket { follows, unverified } => {
            let made = new_ticket(ctx, message, &raw_blob, &facts, follows, unverified).await;
            (made, Cause::UnprocessableEmail, None)
        }
        Destiny::Comment { ticket, author, staff } => {
            let made = comment(ctx, message, &raw_blob, &facts, ticket, author).await;
            let cause = if staff { Cause::UnauthenticatedEmailUpdate } else { Cause::OtherUserUpdate };
            (made, cause, Some(ticket))
        }
        Destiny::Suspended { cause, beside } => return hold(ctx, message, raw_blob, cause, beside).await,
    };
    match tried {
        // What the desk does not take is not lost: it waits for an agent.
        (Err(Error::Refused(_)), cause, beside) => hold(ctx, message, raw_blob, cause, beside).await,
        (became, ..) => became,
    }
}

async fn hold(
    ctx: &Ctx,
    message: &Message,
    raw_blob: String,
    cause: Cause,
    beside: Option<TicketId>,
) -> Result<Became> {
    let held = suspended_tickets::hold(ctx, message, raw_blob, cause, beside).await?;
    Ok(Became::Suspended(held))
}

async fn new_ticket(
    ctx: &Ctx,
    message: &Message,
    raw_blob: &str,
    facts: &MailFacts,
    follows: Option<TicketId>,
    unverified: bool,
) -> Result<Became> {
    let requester = match facts.sender {
        Some(sender) => Requester::Known(sender.id),
        None => Requester::Address { name: from_name(message), email: message.sender_address() },
    };
    let new = NewTicket {
        wish: TicketChange { people: ccs(ctx, message, facts), ..wish(message) },
        requester,
        via: via(message, follows),
        raw_blob: Some(raw_blob.to_owned()),
        unverified,
        ..ticket(message, content::comment(ctx, message, false).await?)
    };
    let files = new.comment.files.clone();
    let (shown, _) = content::taken(ctx, files, desk::tickets::create(ctx, new).await).await?;
    taken::finish(ctx, &message.key, shown.ticket.id).await;
    Ok(Became::Ticket(shown.ticket.id))
}

/// An answer speaks with the rights its author has at this moment.
async fn comment(
    ctx: &Ctx,
    message: &Message,
    raw_blob: &str,
    facts: &MailFacts,
    ticket: TicketId,
    author: UserId,
) -> Result<Became> {
    let person = identity::entrance::as_user(ctx, author, Scopes::Everything).await?;
    let comment = content::comment(ctx, message, true).await?;
    let files = comment.files.clone();
    let update = TicketUpdate {
        comment: Some(comment),
        via: via(message, None),
        cause: EventCause::Mail,
        message_id: Some(message.message_id().to_owned()),
        raw_blob: Some(raw_blob.to_owned()),
        ..TicketUpdate::default()
    };
    content::taken(ctx, files, desk::tickets::update(&person, ticket, update).await).await?;
    taken::finish(ctx, &message.key, ticket).await;
    let people = ccs(ctx, message, facts);
    if !people.is_empty() {
        let wish = TicketChange { people, ..TicketChange::default() };
        let added = TicketUpdate { wish, cause: EventCause::Mail, via: via(message, None), ..TicketUpdate::default() };
        // The answer stands; that somebody could not be added must not bring it a second time.
        if desk::tickets::update(ctx, ticket, added).await.is_err() {
            tracing::warn!(ticket = ticket.number(), "the people copied on a mail were not added");
        }
    }
    Ok(Became::Comment(ticket))
}

/// The parts of a new ticket that a message gives, whoever makes it.
pub(crate) fn ticket(message: &Message, comment: CommentInput) -> NewTicket {
    NewTicket {
        wish: wish(message),
        requester: Requester::Actor,
        submitter_id: None,
        comment,
        via: via(message, None),
        recipient: recipient::base(&message.to),
        cause: EventCause::Mail,
        message_id: Some(message.message_id().to_owned()),
        raw_blob: None,
        unverified: false,
    }
}

/// The subject; without one the desk takes it from the text.
fn wish(message: &Message) -> TicketChange {
    let subject = message.parsed.as_ref().map(|mail| mail.subject.trim()).filter(|subject| !subject.is_empty());
    let subject = subject.map(|subject| subject.chars().take(LONGEST_SUBJECT).collect());
    TicketChange { subject: subject.map_or(Patch::Keep, Patch::Set), ..TicketChange::default() }
}

pub(crate) fn via(message: &Message, followed: Option<TicketId>) -> Via {
    let from = message.parsed.as_ref().and_then(|mail| mail.from.as_ref());
    Via {
        channel: Channel::Email,
        from: from.map(|from| Correspondent { name: from_name(message), address: Some(from.address.clone()) }),
        to: Some(Correspondent { name: None, address: recipient::base(&message.to) }),
        followed,
    }
}

pub(crate) fn from_name(message: &Message) -> Option<String> {
    let from = message.parsed.as_ref().and_then(|mail| mail.from.as_ref())?;
    (!from.name.trim().is_empty()).then(|| from.name.clone())
}

/// The people copied, when the account lets proven senders add them (mail rule 2).
fn ccs(ctx: &Ctx, message: &Message, facts: &MailFacts) -> Vec<PersonWish> {
    let Some(mail) = message.parsed.as_ref().filter(|_| facts.authenticated && ctx.settings().mail_adds_ccs) else {
        return Vec::new();
    };
    let from = message.sender_address();
    let usable = |address: &str| {
        let address = address.to_lowercase();
        address != from
            && !recipient::is_own(ctx, &message.to, &address)
            && !super::sender::is_system(&address)
            && identity::clean(ctx, &address) == address
            && domain::identities::IdentityKind::Email.normal_form(&address).is_ok()
    };
    mail.to
        .iter()
        .chain(&mail.cc)
        .filter(|one| usable(&one.address))
        .take(MOST_CCS)
        .map(|one| PersonWish {
            part: Part::EmailCc,
            who: PersonNamed::Address {
                name: (!one.name.is_empty()).then(|| one.name.clone()),
                email: one.address.clone(),
            },
            remove: false,
        })
        .collect()
}
