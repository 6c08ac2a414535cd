//! Looking at mail that waits, and throwing it away.

use domain::event::{About, Event};
use domain::ids::SuspendedTicketId;
use domain::page::{Direction, Page, Window};
use domain::policy::act;
use domain::suspended_tickets::{SuspendedTicket, SuspendedTickets};
use domain::{Refusal, Result, Unchecked};
use store::{BlobId, Ctx, Open};

use super::sql::{self, Sort};

/// Most of them in one bulk request.
pub(super) const MOST_AT_ONCE: usize = 100;

/// Which of them are wanted, and how.
#[derive(Clone, Debug)]
pub struct SuspendedList {
    pub sort: Sort,
    pub direction: Direction,
    pub window: Window,
}

/// A page of the mail that waits; empty for those who must not see it.
///
/// # Errors
/// `Denied` for those who do not manage it.
pub async fn list(ctx: &Ctx, list: SuspendedList) -> Result<Page<SuspendedTicket>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(SuspendedTickets))?;
        let sees = who.actor().sees::<SuspendedTicket>();
        Ok(sql::page(tx, &sees, list.sort, list.direction, &list.window).await?)
    })
    .await
}

/// One.
///
/// # Errors
/// `NotFound` also for those who must not see it.
pub async fn show(ctx: &Ctx, id: SuspendedTicketId) -> Result<SuspendedTicket> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        Ok(who.actor().may::<act::Read, _>(row)?.into_inner())
    })
    .await
}

/// Throws one away, with the mail it held.
///
/// # Errors
/// As [`show`].
pub async fn delete(ctx: &Ctx, id: SuspendedTicketId) -> Result<()> {
    let gone = take_out(ctx, vec![id.number()]).await?;
    if gone == 0 { Err(Refusal::NotFound.into()) } else { Ok(()) }
}

/// Throws several away; those that are gone already are passed over.
///
/// # Errors
/// `TooManyValues` above 100; `Denied`.
pub async fn destroy_many(ctx: &Ctx, ids: Vec<i64>) -> Result<()> {
    if ids.len() > MOST_AT_ONCE {
        return Err(Refusal::TooManyValues { limit: 100 }.into());
    }
    let who = ctx.clone();
    ctx.read(async move |_| Ok(who.actor().may::<act::Manage, _>(Unchecked::new(SuspendedTickets)).map(|_| ())?))
        .await?;
    take_out(ctx, ids).await.map(|_| ())
}

async fn take_out(ctx: &Ctx, ids: Vec<i64>) -> Result<usize> {
    let who = ctx.clone();
    let blobs = ctx
        .write(async move |tx| {
            let mut gone: Vec<(i64, Option<String>)> = Vec::new();
            for row in sql::load_many(tx, &ids).await? {
                let row = who.actor().may::<act::Delete, _>(row)?;
                gone.push((row.id.number(), row.raw_blob.clone()));
            }
            if gone.is_empty() {
                return Ok(tx.unchanged()?.with(gone));
            }
            let ids: Vec<i64> = gone.iter().map(|(id, _)| *id).collect();
            sql::delete(tx, &ids).await?;
            let events = ids.iter().map(|id| Event::deleted(About::SuspendedTicket(*id))).collect();
            Ok(tx.commit(&who, events).await?.with(gone))
        })
        .await?;
    let count = blobs.len();
    forget_blobs(ctx, blobs.into_iter().filter_map(|(_, blob)| blob)).await;
    Ok(count)
}

/// Removes the mails that rows held. What fails stays as an unnamed blob, which the sweep of blobs takes.
pub(super) async fn forget_blobs(ctx: &Ctx, blobs: impl Iterator<Item = String>) {
    for blob in blobs.filter_map(|blob| BlobId::parse(&blob)) {
        if ctx.account().blobs().delete(&blob).await.is_err() {
            tracing::warn!("a suspended ticket's mail could not be removed");
        }
    }
}
