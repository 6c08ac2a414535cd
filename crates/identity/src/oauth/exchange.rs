//! The token endpoint: a code, a refresh token or a client's own secret becomes an access token.

use domain::event::Event;
use domain::oauth::{ACCESS_SECONDS, GrantRequest, OauthClient, OauthGrant, Problem, TokenRequest};
use domain::scopes::Scopes;
use domain::{Actor, Result};
use store::{Ctx, Open, WriteTx};
use vault::{TokenKind, is_s256};

use super::issue::{Issued, end, issue};
use super::sql::grants::{ByCode, NewGrant};
use super::sql::{grants, tokens};
use super::{digest, holder};
use crate::entrance::{Doorman, acting_by_grant};

/// How long a code verifier is, in characters (RFC 7636, 4.1).
const VERIFIER_CHARS: std::ops::RangeInclusive<usize> = 43..=128;

/// Gives tokens for a request that is good.
///
/// # Errors
/// A problem of OAuth.
pub async fn exchange(doorman: &Doorman, visitor: &Ctx, request: TokenRequest) -> Result<Issued> {
    let client = holder::proven(doorman, visitor, request.client).await?;
    match request.grant {
        GrantRequest::Code { code, redirect_uri, verifier } => {
            redeem(visitor, client, &code, redirect_uri, verifier).await
        }
        GrantRequest::Refresh { token, scopes } => refresh(visitor, client, &token, scopes).await,
        GrantRequest::ClientCredentials { scopes } => by_itself(visitor, client, scopes).await,
    }
}

/// A code that comes a second time was stolen from one of the two: what the first gave ends with it.
async fn redeem(
    visitor: &Ctx,
    client: OauthClient,
    code: &str,
    redirect_uri: String,
    verifier: String,
) -> Result<Issued> {
    let digest = digest(visitor, TokenKind::OauthCode, code).ok_or(Problem::InvalidGrant)?;
    let who = visitor.clone();
    let issued = visitor.write(async move |tx| {
        let found = grants::by_code(tx, digest).await?.filter(|found| found.grant.client_id == client.id);
        let found = found.ok_or(Problem::InvalidGrant)?;
        if found.is_redeemed {
            let event = end(tx, found.grant.id, client.id, "code_replayed").await?;
            return Ok(tx.commit(&who, vec![event]).await?.with(None));
        }
        if found.grant.ends_at <= who.now() || !is_proven(&found, &redirect_uri, &verifier) {
            return Err(Problem::InvalidGrant.into());
        }
        let actor = person(tx, &found.grant).await?;
        grants::redeem(tx, found.grant.id, who.now()).await?;
        let scopes = found.grant.scopes.clone();
        let (issued, events) = issue(tx, &who, &found.grant, scopes, "authorization_code", true).await?;
        Ok(tx.commit(&who.seen_by(actor), events).await?.with(Some(issued)))
    });
    issued.await?.ok_or_else(|| Problem::InvalidGrant.into())
}

/// Whoever redeems is whoever asked, and was answered at the same address.
fn is_proven(found: &ByCode, redirect_uri: &str, verifier: &str) -> bool {
    found.redirect_uri == redirect_uri
        && VERIFIER_CHARS.contains(&verifier.len())
        && is_s256(verifier, &found.challenge)
}

/// A refresh token turns over; one that comes a second time ends the whole family (RFC 9700, 4.14).
async fn refresh(visitor: &Ctx, client: OauthClient, token: &str, scopes: Option<Scopes>) -> Result<Issued> {
    let digest = digest(visitor, TokenKind::OauthRefresh, token).ok_or(Problem::InvalidGrant)?;
    let who = visitor.clone();
    let issued = visitor.write(async move |tx| {
        let found = tokens::by_refresh(tx, digest).await?.filter(|(token, _)| token.client_id == client.id);
        let (token, is_used) = found.ok_or(Problem::InvalidGrant)?;
        if is_used {
            let event = end(tx, token.grant_id, client.id, "refresh_reused").await?;
            return Ok(tx.commit(&who, vec![event]).await?.with(None));
        }
        if token.refresh_expires_at <= Some(who.now()) {
            return Err(Problem::InvalidGrant.into());
        }
        let grant = grants::trusted_of(tx, token.grant_id).await?.ok_or(Problem::InvalidGrant)?;
        let scopes = scopes.unwrap_or_else(|| grant.scopes.clone());
        if !grant.scopes.cover(&scopes) {
            return Err(Problem::InvalidScope.into());
        }
        let actor = person(tx, &grant).await?;
        tokens::retire(tx, &token, who.now()).await?;
        let (issued, mut events) = issue(tx, &who, &grant, scopes, "refresh_token", true).await?;
        events.push(turned_over(token.id, grant.id));
        Ok(tx.commit(&who.seen_by(actor), events).await?.with(Some(issued)))
    });
    issued.await?.ok_or_else(|| Problem::InvalidGrant.into())
}

/// It also empties what the entrance believes: the access token before works no longer.
fn turned_over(token: i64, grant: i64) -> Event {
    Event::deleted(domain::event::About::OauthToken(token)).with_other(grant).with_code("refreshed")
}

/// A confidential client acts as the admin who made it, within its scopes and that person's rights of the moment.
async fn by_itself(visitor: &Ctx, client: OauthClient, scopes: Scopes) -> Result<Issued> {
    if client.is_public() {
        return Err(Problem::UnauthorizedClient.into());
    }
    if !client.scopes.cover(&scopes) {
        return Err(Problem::InvalidScope.into());
    }
    let who = visitor.clone();
    visitor
        .write(async move |tx| {
            let now = who.now();
            let new = NewGrant {
                client_id: client.id,
                user_id: client.user_id,
                scopes: scopes.clone(),
                code: None,
                created_at: now,
                ends_at: now.plus_seconds(ACCESS_SECONDS),
            };
            let ends_at = new.ends_at;
            let id = grants::insert(tx, new).await?;
            grants::redeem(tx, id, now).await?;
            let (client_id, user_id) = (client.id, client.user_id);
            let grant = OauthGrant { id, client_id, user_id, scopes: scopes.clone(), created_at: now, ends_at };
            let actor = person(tx, &grant).await?;
            let (issued, events) = issue(tx, &who, &grant, scopes, "client_credentials", false).await?;
            Ok(tx.commit(&who.seen_by(actor), events).await?.with(issued))
        })
        .await
}

/// The person a grant is of, unless he cannot come in any more.
async fn person(tx: &mut WriteTx, grant: &OauthGrant) -> Result<Actor> {
    acting_by_grant(tx, grant.user_id, grant.scopes.clone()).await?.ok_or_else(|| Problem::InvalidGrant.into())
}
