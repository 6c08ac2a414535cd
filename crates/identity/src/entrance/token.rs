//! Tokens of programs at the entrance: API tokens and access tokens of OAuth, told apart by their kind.

use domain::{Error, Refusal, Result};
use store::{Ctx, Open as _, ReadTx};
use vault::{Purpose, Token, TokenKind};

use super::sql::{self, Opened};
use super::stamp::{self, STAMP_SECONDS, Used};
use super::{Doorman, Proof};

impl Doorman {
    pub(super) async fn by_bearer(&self, visitor: &Ctx, text: &str) -> Result<Proof> {
        match TokenKind::of(text) {
            Some(TokenKind::OauthAccess) => self.by_oauth_token(visitor, text).await,
            _ => self.by_api_token(visitor, text, None).await,
        }
    }

    /// An API token, alone or with the address of whom it acts for.
    pub(super) async fn by_api_token(&self, visitor: &Ctx, text: &str, email: Option<String>) -> Result<Proof> {
        let (digest, now) = (digest(visitor, TokenKind::Api, text)?, visitor.now());
        let read = async move |tx: &mut ReadTx| {
            let opened = sql::by_token(tx, digest, now).await?.ok_or(Refusal::Unauthenticated)?;
            let named = match &email {
                Some(email) => Some(sql::by_email(tx, email).await?.ok_or(Refusal::Unauthenticated)?.0),
                None => None,
            };
            let id = match (opened.user, named) {
                (Some(owner), Some(named)) if owner != named => return Err(Error::from(Refusal::Unauthenticated)),
                (owner, named) => owner.or(named).ok_or(Refusal::Unauthenticated)?,
            };
            let actor = sql::acting(tx, id, opened.scopes.clone(), None).await?;
            Ok::<_, Error>((Proof { actor, until: opened.ends_at }, opened))
        };
        let (proof, opened) = visitor.account().database().read(read).await?;
        self.stamp_token(visitor, &proof, &opened, Used::ApiToken(opened.id)).await;
        Ok(proof)
    }

    /// An access token of OAuth: its person, with that person's rights, as far as the token's scopes go.
    async fn by_oauth_token(&self, visitor: &Ctx, text: &str) -> Result<Proof> {
        let (digest, now) = (digest(visitor, TokenKind::OauthAccess, text)?, visitor.now());
        let read = async move |tx: &mut ReadTx| {
            let opened = sql::by_oauth_token(tx, digest, now).await?.ok_or(Refusal::Unauthenticated)?;
            let id = opened.user.ok_or(Refusal::Unauthenticated)?;
            let actor = sql::acting(tx, id, opened.scopes.clone(), None).await?;
            Ok::<_, Error>((Proof { actor, until: opened.ends_at }, opened))
        };
        let (proof, opened) = visitor.account().database().read(read).await?;
        self.stamp_token(visitor, &proof, &opened, Used::OauthToken(opened.id)).await;
        Ok(proof)
    }

    async fn stamp_token(&self, visitor: &Ctx, proof: &Proof, opened: &Opened, used: Used) {
        let before = visitor.now().plus_seconds(-STAMP_SECONDS);
        if opened.used_at.is_none_or(|used_at| used_at <= before) {
            stamp::note(&visitor.seen_by(proof.actor.clone()), used).await;
        }
    }
}

fn digest(visitor: &Ctx, kind: TokenKind, text: &str) -> Result<[u8; 32]> {
    let token = Token::parse(kind, text).map_err(|_| Refusal::Unauthenticated)?;
    Ok(token.digest(&visitor.account().key(Purpose::Tokens)))
}
