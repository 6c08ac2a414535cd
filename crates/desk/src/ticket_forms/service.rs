//! Showing and listing ticket forms.

use std::collections::HashMap;

use domain::ids::TicketFormId;
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::ticket_forms::TicketForm;
use domain::{Refusal, Result};
use store::{Ctx, Open, ReadTx};

use super::sql;
use crate::ticket_fields::install;

/// Which forms a list shall hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct FormFilter {
    pub active: Option<bool>,
    pub end_user_visible: Option<bool>,
    pub is_default: Option<bool>,
}

pub(super) async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: TicketFormId) -> Result<Allowed<A, TicketForm>>
where
    TicketForm: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, TicketForm>(row)?)
}

/// One form.
///
/// # Errors
/// `NotFound`, for end users also for one they may not ask with.
pub async fn show(ctx: &Ctx, id: TicketFormId) -> Result<TicketForm> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await
}

/// Forms by id, those the actor sees, in the order asked.
///
/// # Errors
/// When the store fails.
pub async fn show_many(ctx: &Ctx, ids: Vec<i64>) -> Result<Vec<TicketForm>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let rows = sql::load_many(tx, &ids).await?;
        let seen = rows.into_iter().filter_map(|row| who.actor().may::<act::Read, TicketForm>(row).ok());
        let mut forms: HashMap<i64, TicketForm> = seen.map(|row| (row.id.number(), row.into_inner())).collect();
        Ok(ids.iter().filter_map(|id| forms.remove(id)).collect())
    })
    .await
}

/// A page of the forms the actor sees, by position.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, filter: FormFilter, window: Window) -> Result<Page<TicketForm>> {
    install::ensure(ctx).await?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let sees = who.actor().sees::<TicketForm>();
        let mut page = sql::page(tx, &sees, filter, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, filter).await?);
        }
        Ok(page)
    })
    .await
}
