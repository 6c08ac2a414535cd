//! Reading the audit log: for admins.

use std::collections::{BTreeSet, HashMap};

use domain::audit_logs::AuditLog as Entry;
use domain::page::{Page, Window};
use domain::policy::Sees;
use domain::{Refusal, Result};
use store::{Ctx, Open, ReadTx, Recorded};

use super::{AuditFilter, AuditLog, sql};

fn refuse_others(ctx: &Ctx) -> Result<()> {
    if ctx.actor().is_admin() || ctx.actor().is_house() { Ok(()) } else { Err(Refusal::Denied.into()) }
}

/// A page of the log.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn list(ctx: &Ctx, filter: AuditFilter, window: Window) -> Result<Page<AuditLog>> {
    refuse_others(ctx)?;
    crate::exports::tell(ctx, "audit_logs").await?;
    let sees = ctx.actor().sees::<Entry>();
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, &filter, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, &filter).await?);
        }
        let names = names(tx, &sees, &page.rows).await?;
        Ok(page.map(|event| named(event, &names)))
    })
    .await
}

/// One event of the log.
///
/// # Errors
/// `Denied` for anybody but admins; `NotFound`, also for events about tickets.
pub async fn show(ctx: &Ctx, seq: i64) -> Result<AuditLog> {
    refuse_others(ctx)?;
    let sees = ctx.actor().sees::<Entry>();
    ctx.read(async move |tx| {
        let event = sql::load(tx, &sees, seq).await?.ok_or(Refusal::NotFound)?;
        let names = names(tx, &sees, std::slice::from_ref(&event)).await?;
        Ok(named(event, &names))
    })
    .await
}

async fn names(tx: &mut ReadTx, sees: &Sees<Entry>, events: &[Recorded]) -> Result<HashMap<i64, String>> {
    let ids: BTreeSet<i64> = events.iter().filter_map(|event| event.actor_id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    Ok(sql::names(tx, sees, &ids).await?.into_iter().collect())
}

fn named(event: Recorded, names: &HashMap<i64, String>) -> AuditLog {
    let actor_name = event.actor_id.and_then(|id| names.get(&id).cloned());
    AuditLog { event, actor_name }
}
