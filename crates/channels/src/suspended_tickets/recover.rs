//! Recovering mail that waits: an agent takes it for good, and it becomes what it would have been: a comment on the
//! ticket it lies beside, otherwise a ticket of its own. The agent's rights count on both ends.

use desk::tickets::{NewTicket, Requester, Shown, TicketUpdate};
use domain::event::{About, Act, Cause as EventCause, Event};
use domain::identities::IdentityKind;
use domain::ids::{SuspendedTicketId, TicketId, UserId};
use domain::policy::act;
use domain::suspended_tickets::{SuspendedTicket, SuspendedTickets};
use domain::{Error, Fault, Refusal, Result, Unchecked};
use store::{Ctx, Open};

use super::service::MOST_AT_ONCE;
use super::sql;
use crate::mail_in::{self, Message};

/// What became of several.
#[derive(Debug, Default)]
pub struct Recovered {
    /// The tickets they became, or became part of.
    pub tickets: Vec<Shown>,
    /// Those that could not be taken, each with why.
    pub failed: Vec<(SuspendedTicket, Refusal)>,
}

/// Recovers one.
///
/// # Errors
/// `NotFound`; `Conflict` when somebody else recovers it at this moment; what the desk says of the ticket.
pub async fn recover(ctx: &Ctx, id: SuspendedTicketId) -> Result<Shown> {
    let who = ctx.clone();
    let held = ctx
        .write(async move |tx| {
            let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
            let held = who.actor().may::<act::Restore, _>(row)?.into_inner();
            if !sql::take_up(tx, &held, who.now()).await? {
                return Err(Refusal::Conflict.into());
            }
            let event = Event::new(About::SuspendedTicket(id.number()), Act::Opened);
            Ok(tx.commit(&who, vec![event]).await?.with(held))
        })
        .await?;
    let blob = held.raw_blob.as_deref().ok_or_else(|| Fault::new("recover a mail", "its row names no blob"))?;
    let message = mail_in::reread(ctx, blob, held.recipient.clone().unwrap_or_default()).await?;
    let shown = match held.ticket_id {
        Some(ticket) => as_comment(ctx, &held, &message, ticket).await?,
        None => as_ticket(ctx, &held, &message).await?,
    };
    finish(ctx, id, shown.ticket.id).await?;
    Ok(shown)
}

/// Recovers several, each for itself.
///
/// # Errors
/// `TooManyValues` above 100; `Denied`; faults.
pub async fn recover_many(ctx: &Ctx, ids: Vec<i64>) -> Result<Recovered> {
    if ids.len() > MOST_AT_ONCE {
        return Err(Refusal::TooManyValues { limit: 100 }.into());
    }
    let who = ctx.clone();
    let rows = ctx
        .read(async move |tx| {
            who.actor().may::<act::Manage, _>(Unchecked::new(SuspendedTickets))?;
            let rows = sql::load_many(tx, &ids).await?;
            let seen = rows.into_iter().filter_map(|row| who.actor().may::<act::Read, _>(row).ok());
            Ok(seen.map(domain::Allowed::into_inner).collect::<Vec<_>>())
        })
        .await?;
    let mut done = Recovered::default();
    for row in rows {
        match recover(ctx, row.id).await {
            Ok(shown) => done.tickets.push(shown),
            Err(Error::Refused(refusal)) => done.failed.push((row, refusal)),
            Err(broken) => return Err(broken),
        }
    }
    Ok(done)
}

async fn as_ticket(ctx: &Ctx, held: &SuspendedTicket, message: &Message) -> Result<Shown> {
    let address = held.author_address.as_deref().and_then(|text| IdentityKind::Email.normal_form(text).ok());
    let requester = match (held.author_id, address) {
        (Some(id), _) => Requester::Known(id),
        (None, Some(email)) => Requester::Address { name: held.author_name.clone(), email },
        // Nobody can be written back to; the agent who took it up sees to it.
        (None, None) => Requester::Actor,
    };
    let mut comment = mail_in::comment(ctx, message, false).await?;
    comment.author_id = held.author_id.map(UserId::number);
    let new = NewTicket {
        unverified: is_staff(ctx, held.author_id).await?,
        requester,
        submitter_id: held.author_id,
        raw_blob: held.raw_blob.clone(),
        ..mail_in::ticket(message, comment)
    };
    let files = new.comment.files.clone();
    Ok(mail_in::comment_taken(ctx, files, desk::tickets::create(ctx, new).await).await?.0)
}

async fn as_comment(ctx: &Ctx, held: &SuspendedTicket, message: &Message, ticket: TicketId) -> Result<Shown> {
    let author = match held.author_id {
        Some(id) => id,
        None => author(ctx, held).await?,
    };
    let mut comment = mail_in::comment(ctx, message, true).await?;
    comment.author_id = Some(author.number());
    let unverified = is_staff(ctx, Some(author)).await?;
    if unverified {
        comment.public = Some(false);
    }
    let files = comment.files.clone();
    let update = TicketUpdate {
        comment: Some(comment),
        via: mail_in::via(message, None),
        cause: EventCause::Mail,
        message_id: Some(message.message_id().to_owned()),
        raw_blob: held.raw_blob.clone(),
        unverified,
        ..TicketUpdate::default()
    };
    Ok(mail_in::comment_taken(ctx, files, desk::tickets::update(ctx, ticket, update).await).await?.0)
}

/// Mail that waits in the name of staff was never proven to be theirs (mail rule 3). Whoever recovers it answers for its
/// content, not for its author: it stays marked, and as an answer it stays internal.
async fn is_staff(ctx: &Ctx, author: Option<UserId>) -> Result<bool> {
    let Some(author) = author else { return Ok(false) };
    ctx.glance(async move |tx| Ok(sql::trusted_is_staff(tx, author).await?)).await
}

/// The author becomes an end user, unverified, so that the comment has one.
async fn author(ctx: &Ctx, held: &SuspendedTicket) -> Result<UserId> {
    let (name, address) = (held.author_name.clone(), held.author_address.clone().unwrap_or_default());
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let found = identity::users::find_or_create_requester(tx, &who, name.as_deref(), &address).await?;
        if found.events.is_empty() {
            return Ok(tx.unchanged()?.with(found.id));
        }
        Ok(tx.commit(&who, found.events).await?.with(found.id))
    })
    .await
}

/// It waits no longer. The mail itself is the comment's now.
async fn finish(ctx: &Ctx, id: SuspendedTicketId, ticket: TicketId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        sql::delete(tx, &[id.number()]).await?;
        sql::became(tx, id, ticket).await?;
        let event = Event::new(About::SuspendedTicket(id.number()), Act::Recovered).with_other(ticket.number());
        tx.commit(&who, vec![event]).await
    })
    .await
}
