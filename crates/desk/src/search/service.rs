//! Searching tickets: what cannot be asked is refused, what is found is only what the actor reaches.

use domain::page::{Page, Window};
use domain::policy::act;
use domain::tickets::policy::Found;
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, Open};

use super::conditions::{self, By};
use super::{MOST_REACHED, TicketSearch, sql};
use crate::tickets::Shown;
use crate::tickets::show::beside_all;

/// A page of the tickets found, with how many there are, counted up to one more than can be reached.
///
/// # Errors
/// `BadQuery` for a keyword that tickets do not have, and for pages beyond [`MOST_REACHED`].
pub async fn find(ctx: &Ctx, search: TicketSearch, skip: u32, limit: u32) -> Result<Page<Shown>> {
    conditions::check(&search.query)?;
    if skip >= MOST_REACHED {
        return Err(Refusal::BadQuery(format!(
            "Invalid search: requested response size was greater than {MOST_REACHED} results"
        ))
        .into());
    }
    let who = ctx.clone();
    let limit = limit.min(MOST_REACHED - skip);
    ctx.read(async move |tx| {
        let by = By::of(who.actor());
        let (found, count) = sql::found(tx, &by, &search, skip, limit).await?;
        let has_more = found.has_more && skip + limit < MOST_REACHED;
        let rows = beside_all(tx, &who, found.rows).await?;
        Ok(Page { rows, has_more, count: Some(count) })
    })
    .await
}

/// How many tickets a search finds, counted up to one more than can be reached.
///
/// # Errors
/// `BadQuery` as [`find`].
pub async fn count(ctx: &Ctx, search: TicketSearch) -> Result<u64> {
    conditions::check(&search.query)?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let by = By::of(who.actor());
        Ok(sql::count(tx, &by, &search.query).await?)
    })
    .await
}

/// Asks whether the actor may take out what a search finds, people included, and tells that it happens.
///
/// # Errors
/// `Denied`.
pub async fn begin_export(ctx: &Ctx) -> Result<()> {
    ctx.actor().may::<act::Export, _>(Unchecked::new(Found))?;
    identity::exports::tell(ctx, "search").await
}

/// A page of everything found, by number, without an end.
///
/// # Errors
/// `Denied`; `BadQuery` as [`find`].
pub async fn export(ctx: &Ctx, search: TicketSearch, window: Window) -> Result<Page<Shown>> {
    conditions::check(&search.query)?;
    begin_export(ctx).await?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let by = By::of(who.actor());
        let found = sql::walk(tx, &by, &search.query, &window).await?;
        let rows = beside_all(tx, &who, found.rows).await?;
        Ok(Page { rows, has_more: found.has_more, count: None })
    })
    .await
}
