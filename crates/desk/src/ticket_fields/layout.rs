//! How the account's tickets are laid out, kept in memory until fields, forms or statuses change.

use std::sync::Arc;

use domain::Result;
use domain::tickets::Layout;
use store::{Ctx, Open, ReadTx};

use super::sql;
use crate::{custom_statuses, ticket_forms};

/// The layout, inside a transaction that is open already.
pub(crate) async fn within(tx: &mut ReadTx, ctx: &Ctx) -> Result<Arc<Layout>> {
    ctx.cached_within(tx, load).await
}

async fn load(tx: &mut ReadTx) -> Result<Layout> {
    let mut fields = sql::trusted_all(tx).await?;
    fields.retain(|field| field.active);
    let forms = ticket_forms::sql::trusted_all(tx).await?;
    let statuses = custom_statuses::sql::trusted_all(tx).await?;
    Ok(Layout { fields, forms, statuses })
}
