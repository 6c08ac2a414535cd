//! What a person granted: to look at, and to take back.

use domain::oauth::OauthGrant;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::{Refusal, Result, Time};
use store::{Ctx, Open};

use super::issue;
use super::sql::grants as sql;

/// A grant with the name of its client.
pub struct GrantRow {
    pub grant: OauthGrant,
    pub identifier: String,
    pub name: String,
    pub used_at: Option<Time>,
}

/// A page of one's own grants that still give something.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, window: Window) -> Result<Page<GrantRow>> {
    let (sees, now) = (ctx.actor().sees::<OauthGrant>(), ctx.now());
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, &window, now).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, now).await?);
        }
        Ok(page)
    })
    .await
}

/// Takes a grant back: every token of it ends at once.
///
/// # Errors
/// `NotFound` when there is none, or it is somebody else's.
pub async fn end(ctx: &Ctx, id: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let grant = who.actor().may::<act::Delete, OauthGrant>(row)?;
        let event = issue::end(tx, grant.id, grant.client_id, "by_person").await?;
        tx.commit(&who, vec![event]).await
    })
    .await
}
