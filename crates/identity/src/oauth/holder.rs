//! What a client may ask about tokens of its own: who it is, whether one works (RFC 7662), and their end (RFC 7009).

use domain::event::About;
use domain::oauth::{ClientProof, OauthClient, OauthToken, Problem};
use domain::{Result, Time};
use store::{Ctx, Open, ReadTx};
use subtle::ConstantTimeEq as _;
use vault::TokenKind;

use super::digest;
use super::issue::end;
use super::sql::{clients, tokens};
use crate::entrance::Doorman;

/// A token that works, as its client is told of it.
pub struct Introspected {
    pub token: OauthToken,
    pub client: String,
    /// When what was asked about ends.
    pub expires_at: Time,
    pub is_refresh: bool,
}

/// The client that proves itself so.
///
/// # Errors
/// `InvalidClient`, the same for an unknown one and a wrong secret; told by an event.
pub(super) async fn proven(doorman: &Doorman, visitor: &Ctx, proof: ClientProof) -> Result<OauthClient> {
    let given = proof.secret.as_deref().map(|secret| digest(visitor, TokenKind::OauthSecret, secret));
    let read = async move |tx: &mut ReadTx| Ok(clients::by_identifier(tx, &proof.identifier).await?);
    let (client, kept) = visitor.read(read).await?.map_or((None, None), |(client, kept)| (Some(client), kept));
    let is_right = match (&client, given, kept) {
        (Some(client), None, _) => client.is_public(),
        (Some(client), Some(Some(given)), Some(kept)) => !client.is_public() && bool::from(given[..].ct_eq(&kept[..])),
        _ => false,
    };
    let id = client.as_ref().map_or(0, |client| client.id);
    match client.filter(|_| is_right) {
        Some(client) => Ok(client),
        None => {
            let code = if id == 0 { "unknown_client" } else { "wrong_secret" };
            doorman.tell_refusal(visitor, About::OauthClient(id), code).await;
            Err(Problem::InvalidClient.into())
        }
    }
}

/// The pair that a client's token is of, whichever half it is.
async fn found(tx: &mut ReadTx, ctx: &Ctx, text: &str) -> Result<Option<(OauthToken, bool)>> {
    if let Some(digest) = digest(ctx, TokenKind::OauthAccess, text) {
        return Ok(tokens::by_access(tx, digest, ctx.now()).await?.map(|token| (token, false)));
    }
    let Some(digest) = digest(ctx, TokenKind::OauthRefresh, text) else { return Ok(None) };
    let works = |(token, is_used): &(OauthToken, bool)| !is_used && token.refresh_expires_at > Some(ctx.now());
    Ok(tokens::by_refresh(tx, digest).await?.filter(works).map(|(token, _)| (token, true)))
}

/// Does a token of this client work? None for one that does not, and for one of another client.
///
/// # Errors
/// `InvalidClient`; `UnauthorizedClient` for a public client, which anybody can claim to be.
pub async fn introspect(
    doorman: &Doorman,
    visitor: &Ctx,
    client: ClientProof,
    token: &str,
) -> Result<Option<Introspected>> {
    let client = proven(doorman, visitor, client).await?;
    if client.is_public() {
        return Err(Problem::UnauthorizedClient.into());
    }
    let (who, text) = (visitor.clone(), token.to_owned());
    let read = async move |tx: &mut ReadTx| {
        let Some((token, is_refresh)) = found(tx, &who, &text).await? else { return Ok(None) };
        let is_good = token.client_id == client.id && crate::entrance::may_act(tx, token.user_id).await?;
        let expires_at = if is_refresh { token.refresh_expires_at } else { Some(token.expires_at) };
        Ok(expires_at.filter(|_| is_good).map(|expires_at| Introspected {
            token,
            client: client.identifier,
            expires_at,
            is_refresh,
        }))
    };
    visitor.read(read).await
}

/// Ends what a token came from: both halves, and all that would come of them. A token that works no more is no
/// mistake (RFC 7009, 2.2).
///
/// # Errors
/// `InvalidClient`; `InvalidGrant` for a token of another client.
pub async fn revoke(doorman: &Doorman, visitor: &Ctx, client: ClientProof, token: &str) -> Result<()> {
    let client = proven(doorman, visitor, client).await?;
    let (who, text) = (visitor.clone(), token.to_owned());
    let write = async move |tx: &mut store::WriteTx| {
        let Some((token, _)) = found(tx, &who, &text).await? else { return tx.unchanged() };
        if token.client_id != client.id {
            return Err(Problem::InvalidGrant.into());
        }
        let event = end(tx, token.grant_id, client.id, "by_client").await?;
        tx.commit(&who, vec![event]).await
    };
    visitor.write(write).await
}
