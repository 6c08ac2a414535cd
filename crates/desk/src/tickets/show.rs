//! Showing and listing tickets.

use std::collections::HashMap;

use domain::comments::Comment;
use domain::ids::TicketId;
use domain::page::Page;
use domain::policy::act;
use domain::tickets::Ticket;
use domain::{Refusal, Result};
use store::{Ctx, Open, ReadTx};

use super::sql::page::TicketList;
use super::{Shown, sql};
use crate::ticket_fields::layout;

/// One ticket.
///
/// # Errors
/// `NotFound` also for one the actor may not see.
pub async fn show(ctx: &Ctx, id: TicketId) -> Result<Shown> {
    let who = ctx.clone();
    ctx.glance(async move |tx| show_with(tx, &who, id).await).await
}

/// One ticket inside a read that is open already.
///
/// # Errors
/// As [`show`].
pub async fn show_with(tx: &mut ReadTx, ctx: &Ctx, id: TicketId) -> Result<Shown> {
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let ticket = ctx.actor().may::<act::Read, _>(row)?.into_inner();
    if ticket.deleted_at.is_some() {
        return Err(Refusal::NotFound.into());
    }
    beside(tx, ctx, ticket).await
}

/// The ticket with what stands beside it.
pub(crate) async fn beside(tx: &mut ReadTx, ctx: &Ctx, ticket: Ticket) -> Result<Shown> {
    let mut rows = beside_all(tx, ctx, vec![ticket]).await?;
    rows.pop().ok_or_else(|| Refusal::NotFound.into())
}

/// The same for many tickets, in three statements beside the layout, which is kept in memory. Only comments the actor may see count.
pub(crate) async fn beside_all(tx: &mut ReadTx, ctx: &Ctx, tickets: Vec<Ticket>) -> Result<Vec<Shown>> {
    let ids: Vec<i64> = tickets.iter().map(|ticket| ticket.id.number()).collect();
    let mut descriptions: HashMap<i64, (String, i64)> =
        sql::descriptions(tx, &ctx.actor().sees::<Comment>(), &ids).await?;
    let mut links = sql::followups_and_incidents(tx, &ids).await?;
    let layout = layout::within(tx, ctx).await?;
    Ok(tickets
        .into_iter()
        .map(|mut ticket| {
            let id = ticket.id.number();
            let custom_fields = layout.values(&ticket, ctx.actor());
            ticket.custom_status_id = ticket.custom_status_id.or_else(|| layout.default_status(ticket.status));
            let (description, comment_count) = descriptions.remove(&id).unwrap_or_default();
            let (followup_ids, has_incidents) = links.remove(&id).unwrap_or_default();
            Shown { ticket, description, followup_ids, has_incidents, comment_count, custom_fields }
        })
        .collect())
}

/// A page of tickets the actor may see.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, list: TicketList) -> Result<Page<Shown>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let page = sql::page::page(tx, &who.actor().sees::<Ticket>(), &list).await?;
        let rows = beside_all(tx, &who, page.rows).await?;
        Ok(Page { rows, has_more: page.has_more, count: page.count })
    })
    .await
}

/// How many tickets the actor may see; exact up to 100,000 for actors with a narrow reach.
///
/// # Errors
/// When the store fails.
pub async fn count(ctx: &Ctx, list: TicketList) -> Result<u64> {
    let who = ctx.clone();
    ctx.read(async move |tx| Ok(sql::page::count(tx, &who.actor().sees::<Ticket>(), &list).await?)).await
}

/// Tickets by id, those the actor may see, in the order asked; deleted ones are left out.
///
/// # Errors
/// When the store fails.
pub async fn load_many(ctx: &Ctx, ids: Vec<TicketId>) -> Result<Vec<Shown>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let rows = sql::load_many(tx, &ids).await?;
        let seen = rows.into_iter().filter_map(|row| who.actor().may::<act::Read, _>(row).ok());
        let tickets: Vec<Ticket> =
            seen.map(|row| row.into_inner()).filter(|ticket| ticket.deleted_at.is_none()).collect();
        let mut shown: HashMap<i64, Shown> =
            beside_all(tx, &who, tickets).await?.into_iter().map(|shown| (shown.ticket.id.number(), shown)).collect();
        Ok(ids.iter().filter_map(|id| shown.remove(&id.number())).collect())
    })
    .await
}
