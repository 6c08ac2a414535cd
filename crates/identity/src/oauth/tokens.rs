//! Tokens of OAuth as people see them: without their secrets, their own or, for admins, all.

use domain::ids::UserId;
use domain::oauth::OauthToken;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::{Refusal, Result};
use store::{Ctx, Open, ReadTx};
use vault::TokenKind;

use super::sql::tokens as sql;
use super::{digest, issue};

/// A page of the tokens that work: one's own, or with `all` everybody's, for admins.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, all: bool, window: Window) -> Result<Page<OauthToken>> {
    let (sees, now) = (ctx.actor().sees::<OauthToken>(), ctx.now());
    let user = if all { None } else { Some(ctx.actor().user_id().unwrap_or(UserId::new(0))) };
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, user, &window, now).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, user, now).await?);
        }
        Ok(page)
    })
    .await
}

/// One token.
///
/// # Errors
/// `NotFound`, also for somebody else's.
pub async fn show(ctx: &Ctx, id: i64) -> Result<OauthToken> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let row = sql::load(tx, id, who.now()).await?.ok_or(Refusal::NotFound)?;
        Ok(who.actor().may::<act::Read, OauthToken>(row)?.into_inner())
    })
    .await
}

/// The token this request came with.
///
/// # Errors
/// `NotFound` for another credential.
pub async fn current(ctx: &Ctx, bearer: Option<&str>) -> Result<OauthToken> {
    let digest = bearer.and_then(|text| digest(ctx, TokenKind::OauthAccess, text)).ok_or(Refusal::NotFound)?;
    let now = ctx.now();
    let read = async move |tx: &mut ReadTx| Ok(sql::by_access(tx, digest, now).await?);
    let token = ctx.read(read).await?.ok_or(Refusal::NotFound)?;
    show(ctx, token.id).await
}

/// Revokes a token with all that came of the same consent.
///
/// # Errors
/// `NotFound`, also for somebody else's, except for admins.
pub async fn revoke(ctx: &Ctx, id: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id, who.now()).await?.ok_or(Refusal::NotFound)?;
        let token = who.actor().may::<act::Delete, OauthToken>(row)?;
        let event = issue::end(tx, token.grant_id, token.client_id, "revoked").await?;
        tx.commit(&who, vec![event]).await
    })
    .await
}
