//! Merging tickets: several become one, in one transaction. The others close and say where they went.

use domain::error::ProblemCode;
use domain::event::{About, Cause, Event};
use domain::ids::{TicketId, UserId};
use domain::patch::Patch;
use domain::policy::{Allowed, act};
use domain::tags::Tags;
use domain::tickets::change::TicketChange;
use domain::tickets::{Status, Ticket};
use domain::via::{Channel, Via};
use domain::{Refusal, Result};
use store::{Ctx, Open, ReadTx, WriteTx};

use super::follow_up::MERGED_TAG;
use super::texts::{Texts, texts};
use super::update::change;
use super::{CommentInput, TicketUpdate, sql};

/// Most tickets that go into another at once.
pub const MOST_MERGED: u32 = 100;

/// A merge as it is asked for. Comments are internal notes unless they are asked to be public.
#[derive(Clone, Debug, Default)]
pub struct Merge {
    pub sources: Vec<TicketId>,
    pub target_comment: Option<String>,
    pub target_comment_is_public: bool,
    pub source_comment: Option<String>,
    pub source_comment_is_public: bool,
    pub cause: Cause,
}

/// Folds tickets into `target`: they close with the tag `closed_by_merge` and a comment; their requesters are copied
/// on the target from now on. All of it happens or nothing.
///
/// # Errors
/// `NotFound` and `Denied` for the target and each source, which must all be in the actor's reach; `Invalid` for
/// closed tickets and for a ticket merged with itself; `TooManyValues` above [`MOST_MERGED`].
pub async fn merge(ctx: &Ctx, target: TicketId, merge: Merge) -> Result<()> {
    let mut merge = merge;
    merge.sources.sort_unstable();
    merge.sources.dedup();
    if merge.sources.len() > MOST_MERGED as usize {
        return Err(Refusal::TooManyValues { limit: MOST_MERGED }.into());
    }
    if merge.sources.is_empty() || merge.sources.contains(&target) {
        return Err(refused("Ids: name tickets other than the one they go into"));
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut events = Vec::new();
        let into = opened(tx, &who, target).await?;
        let mut newcomers = Vec::new();
        for source in &merge.sources {
            let ticket = opened(tx, &who, *source).await?;
            newcomers.push(ticket.requester_id);
            close(tx, &who, ticket, target, &merge, &mut events).await?;
        }
        take_in(tx, &who, into, &newcomers, &merge, &mut events).await?;
        tx.commit(&who, events).await
    })
    .await
}

/// Asks beforehand whether [`merge`] will be refused, for a caller who leaves it to a job.
///
/// # Errors
/// As [`merge`].
pub async fn may_merge(ctx: &Ctx, target: TicketId, sources: Vec<TicketId>) -> Result<()> {
    if sources.len() > MOST_MERGED as usize {
        return Err(Refusal::TooManyValues { limit: MOST_MERGED }.into());
    }
    if sources.is_empty() || sources.contains(&target) {
        return Err(refused("Ids: name tickets other than the one they go into"));
    }
    let who = ctx.clone();
    ctx.read(async move |tx| {
        for id in std::iter::once(target).chain(sources) {
            opened(tx, &who, id).await?;
        }
        Ok(())
    })
    .await
}

fn refused(text: &str) -> domain::Error {
    Refusal::invalid("ids", ProblemCode::Invalid, text).into()
}

async fn opened(tx: &mut ReadTx, ctx: &Ctx, id: TicketId) -> Result<Allowed<act::Read, Ticket>> {
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let ticket = ctx.actor().may::<act::Merge, _>(row)?;
    if ticket.status == Status::Closed {
        return Err(refused(&format!("Ticket {id}: closed tickets cannot be merged")));
    }
    Ok(ctx.actor().may_also::<act::Read, _, _>(ticket)?)
}

/// Closes one source.
async fn close(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: Allowed<act::Read, Ticket>,
    target: TicketId,
    merge: &Merge,
    events: &mut Vec<Event>,
) -> Result<()> {
    let text = || format!("This request was closed and merged into request #{target}.");
    let (comment, texts) =
        comment(ctx, merge.source_comment.clone().unwrap_or_else(text), merge.source_comment_is_public)?;
    let update = TicketUpdate {
        wish: TicketChange {
            status: Patch::Set(Status::Closed),
            additional_tags: Tags::from_words([MERGED_TAG]),
            ..TicketChange::default()
        },
        comment: Some(comment),
        via: Via::channel(Channel::Api),
        cause: merge.cause,
        ..TicketUpdate::default()
    };
    change(tx, ctx, ticket, update, Some(texts), events).await?;
    tell_other(events, target);
    Ok(())
}

/// Gives the target its comment and the new people.
async fn take_in(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: Allowed<act::Read, Ticket>,
    newcomers: &[UserId],
    merge: &Merge,
    events: &mut Vec<Event>,
) -> Result<()> {
    let text = || {
        let numbers: Vec<String> = merge.sources.iter().map(|id| format!("#{id}")).collect();
        // Only numbers: the subject may be another customer's.
        format!("Closed and merged into this request: {}.", numbers.join(", "))
    };
    let (comment, texts) =
        comment(ctx, merge.target_comment.clone().unwrap_or_else(text), merge.target_comment_is_public)?;
    let mut email_ccs = ticket.email_cc_ids.clone();
    for requester in newcomers {
        if *requester != ticket.requester_id && !email_ccs.contains(requester) {
            let known = super::facts::person(tx, *requester).await?;
            email_ccs.extend(known.map(|_| *requester));
        }
    }
    let changed = email_ccs != ticket.email_cc_ids;
    let update = TicketUpdate {
        wish: TicketChange { email_cc_ids: changed.then_some(email_ccs), ..TicketChange::default() },
        comment: Some(comment),
        via: Via::channel(Channel::Api),
        cause: merge.cause,
        ..TicketUpdate::default()
    };
    change(tx, ctx, ticket, update, Some(texts), events).await?;
    if let [source] = merge.sources.as_slice() {
        tell_other(events, *source);
    }
    Ok(())
}

fn comment(ctx: &Ctx, body: String, public: bool) -> Result<(CommentInput, Texts)> {
    let input = CommentInput { body: Some(body), public: Some(public), ..CommentInput::default() };
    let texts = texts(ctx, &input)?;
    Ok((input, texts))
}

/// The event just told concerns the other ticket too.
fn tell_other(events: &mut [Event], other: TicketId) {
    if let Some(event) = events.iter_mut().rev().find(|event| matches!(event.about, About::Ticket(_))) {
        event.details.other = Some(other.number());
        event.details.code = Some("merged".to_owned());
    }
}
