//! Putting a ticket away, bringing it back, and scrubbing it for ever.

use domain::event::{About, Act, Event};
use domain::ids::TicketId;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::tickets::Ticket;
use domain::tickets::policy::Tickets;
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, Open};

use super::sql;
use crate::{attachments, redaction};

/// A soft-deleted ticket in the list of them.
#[derive(Clone, Debug)]
pub struct Deleted {
    pub id: TicketId,
    pub subject: String,
    pub deleted_at: domain::Time,
    pub deleted_by: Option<i64>,
    pub previous_state: domain::tickets::Status,
}

/// Soft-deletes a ticket; it can be restored.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete(ctx: &Ctx, id: TicketId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Delete, _>(row)?;
        if ticket.deleted_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        sql::write::mark_deleted(tx, &who, &ticket, who.actor().user_id()).await?;
        tx.commit(&who, vec![Event::new(About::Ticket(id), Act::Deleted)]).await
    })
    .await
}

/// Brings a soft-deleted ticket back.
///
/// # Errors
/// `NotFound` when it is not deleted or not seen, `Denied`.
pub async fn restore(ctx: &Ctx, id: TicketId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Restore, _>(row)?;
        sql::write::mark_restored(tx, &who, &ticket).await?;
        tx.commit(&who, vec![Event::new(About::Ticket(id), Act::Restored)]).await
    })
    .await
}

/// Scrubs a soft-deleted ticket: texts, values, index and files are gone; the number stays.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn permanently_delete(ctx: &Ctx, id: TicketId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::PermanentlyDelete, _>(row)?;
        let blobs = sql::write::scrub(tx, &who, &ticket).await?;
        attachments::order_destruction(tx, &who, &blobs).await?;
        redaction::order_scrub(tx, &who).await?;
        tx.commit(&who, vec![Event::new(About::Ticket(id), Act::PermanentlyDeleted)]).await
    })
    .await
}

/// Is this a soft-deleted ticket that the actor may scrub?
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn show_deleted(ctx: &Ctx, id: TicketId) -> Result<()> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        who.actor().may::<act::PermanentlyDelete, _>(row)?;
        Ok(())
    })
    .await
}

/// A page of soft-deleted tickets, newest first.
///
/// # Errors
/// `Denied` for whoever is no agent; when the store fails.
pub async fn deleted(ctx: &Ctx, window: Window) -> Result<Page<Deleted>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(Tickets))?;
        Ok(sql::page::deleted(tx, &who.actor().sees::<Ticket>(), &window).await?)
    })
    .await
}
