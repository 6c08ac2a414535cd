//! Taking users out in bulk, those put away included.

use domain::page::{Page, Slice};
use domain::policy::act;
use domain::users::{User, Users};
use domain::{Result, Unchecked};
use store::{Ctx, Open};

use super::fields::complete;
use super::sql;

/// Users by the moment of their last change.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn changed(ctx: &Ctx, slice: Slice) -> Result<Page<User>> {
    ctx.actor().may::<act::Export, _>(Unchecked::new(Users))?;
    crate::exports::tell(ctx, "users").await?;
    let mut page = ctx.read(async move |tx| Ok(sql::trusted_changed(tx, &slice).await?)).await?;
    complete(ctx, &mut page.rows).await?;
    Ok(page)
}
