//! Taking tickets and their events out in bulk.

use domain::page::{Page, Slice};
use domain::policy::act;
use domain::tickets::policy::Tickets;
use domain::{Result, Unchecked};
use store::{Ctx, Open};

use super::sql;
use crate::audits::{self, Audit};
use crate::tickets::{Shown, beside_all};

/// Tickets by the moment of their last change.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn tickets(ctx: &Ctx, slice: Slice, without_deleted: bool) -> Result<Page<Shown>> {
    ctx.actor().may::<act::Export, _>(Unchecked::new(Tickets))?;
    identity::exports::tell(ctx, "tickets").await?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let page = sql::trusted_tickets(tx, &slice, without_deleted).await?;
        let rows = beside_all(tx, &who, page.rows).await?;
        Ok(Page { rows, has_more: page.has_more, count: None })
    })
    .await
}

/// What happened to tickets, by its moment: an audit for each.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn ticket_events(ctx: &Ctx, slice: Slice) -> Result<Page<Audit>> {
    ctx.actor().may::<act::Export, _>(Unchecked::new(Tickets))?;
    identity::exports::tell(ctx, "ticket_events").await?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let page = sql::trusted_events(tx, &slice).await?;
        let rows = audits::filled(tx, &who, page.rows).await?;
        Ok(Page { rows, has_more: page.has_more, count: None })
    })
    .await
}
