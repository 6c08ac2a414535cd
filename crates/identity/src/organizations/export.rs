//! Taking organizations out in bulk, those put away included.

use domain::organizations::{Organization, Organizations};
use domain::page::{Page, Slice};
use domain::policy::act;
use domain::{Result, Unchecked};
use store::{Ctx, Open};

use super::service::complete;
use super::sql;

/// Organizations by the moment of their last change.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn changed(ctx: &Ctx, slice: Slice) -> Result<Page<Organization>> {
    ctx.actor().may::<act::Export, _>(Unchecked::new(Organizations))?;
    crate::exports::tell(ctx, "organizations").await?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let mut page = sql::trusted_changed(tx, &slice).await?;
        complete(tx, &who, &mut page.rows).await?;
        Ok(page)
    })
    .await
}
