//! Showing the audits of a ticket.

use std::collections::HashMap;

use domain::comments::Comment;
use domain::event::Fact;
use domain::ids::TicketId;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::tickets::Ticket;
use domain::{Refusal, Result};
use store::{Ctx, Open, ReadTx, Recorded};

use super::sql;
use crate::{attachments, comments, tickets};

/// One audit: what was told, the texts it speaks of by their row, and the comment that came along.
#[derive(Clone, Debug)]
pub struct Audit {
    pub event: Recorded,
    pub texts: HashMap<i64, String>,
    pub comment: Option<Comment>,
}

/// A page of a ticket's audits, oldest first.
///
/// # Errors
/// `Denied` for end users; `NotFound` also for a ticket the actor may not see.
pub async fn list(ctx: &Ctx, ticket: TicketId, window: Window) -> Result<Page<Audit>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        refuse_end_users(&who)?;
        let row = tickets::sql::load(tx, ticket).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Read, _>(row)?;
        if ticket.deleted_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        let page = sql::page(tx, &ticket, &window).await?;
        let audits = filled(tx, &who, page.rows).await?;
        Ok(Page { rows: audits, has_more: page.has_more, count: page.count })
    })
    .await
}

/// The newest audit of each of these tickets, in the order of the audits; of tickets the actor may not see there is none.
///
/// # Errors
/// `Denied` for end users.
pub async fn last(ctx: &Ctx, tickets: Vec<TicketId>) -> Result<Vec<Audit>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        refuse_end_users(&who)?;
        let rows = tickets::sql::load_many(tx, &tickets).await?;
        let seen: Vec<_> = rows.into_iter().filter_map(|row| who.actor().may::<act::Read, Ticket>(row).ok()).collect();
        let newest = sql::newest(tx, &seen).await?;
        filled(tx, &who, newest).await
    })
    .await
}

/// The audit of what the actor did a moment ago. It is told even when the act put the ticket out of the actor's reach.
///
/// # Errors
/// `Denied` for end users; `NotFound` for what somebody else did.
pub async fn of_own_act(ctx: &Ctx, ticket: TicketId, audit: i64) -> Result<Audit> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        refuse_end_users(&who)?;
        let user = who.actor().user_id().ok_or(Refusal::NotFound)?;
        let own = sql::own(tx, user, ticket, audit).await?;
        let audit = filled(tx, &who, own.into_iter().collect()).await?.pop();
        Ok(audit.ok_or(Refusal::NotFound)?)
    })
    .await
}

fn refuse_end_users(ctx: &Ctx) -> Result<()> {
    if ctx.actor().is_staff() || ctx.actor().is_house() { Ok(()) } else { Err(Refusal::Denied.into()) }
}

/// The events with the texts and comments they name, one statement for each.
pub(crate) async fn filled(tx: &mut ReadTx, ctx: &Ctx, events: Vec<Recorded>) -> Result<Vec<Audit>> {
    let rows: Vec<i64> = events.iter().flat_map(text_rows).collect();
    let texts = if rows.is_empty() { HashMap::new() } else { sql::texts(tx, &events, &rows).await? };
    let ids: Vec<i64> = events.iter().filter_map(|event| event.details.comment).map(|id| id.number()).collect();
    let mut said: HashMap<i64, Comment> = HashMap::new();
    if !ids.is_empty() {
        let mut rows = comments::sql::many(tx, &ctx.actor().sees::<Comment>(), &ids).await?;
        attachments::fill(tx, ctx, &mut rows).await?;
        said.extend(rows.into_iter().map(|comment| (comment.id.number(), comment)));
    }
    Ok(events.into_iter().map(|event| audit(event, &texts, &said)).collect())
}

fn audit(event: Recorded, texts: &HashMap<i64, String>, said: &HashMap<i64, Comment>) -> Audit {
    let own = text_rows(&event).into_iter().filter_map(|row| texts.get(&row).map(|text| (row, text.clone()))).collect();
    let comment = event.details.comment.and_then(|id| said.get(&id.number())).cloned();
    Audit { event, texts: own, comment }
}

/// The rows of the texts that an event names.
fn text_rows(event: &Recorded) -> Vec<i64> {
    let facts = event.details.changes.iter().flat_map(|change| [change.before.as_ref(), change.after.as_ref()]);
    facts
        .filter_map(|fact| match fact {
            Some(Fact::Text { text }) if *text > 0 => Some(*text),
            _ => None,
        })
        .collect()
}
