//! Signing in and out.

use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::{Actor, Error, Refusal, Result};
use store::{Ctx, Open};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::{LIFETIME_SECONDS, Session, sql};
use crate::entrance::Doorman;

/// Signs in with a password. Refusals are told by an event without the address that was tried.
///
/// # Errors
/// `Unauthenticated`, the same for every reason.
pub async fn sign_in(
    doorman: &Doorman,
    visitor: &Ctx,
    email: String,
    password: String,
) -> Result<(Session, SecretString)> {
    let actor = match doorman.by_password(visitor.account(), email, password).await {
        Ok(actor) => actor,
        Err(error @ Error::Refused(Refusal::Unauthenticated)) => {
            tell_refusal(visitor).await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    let ctx = visitor.seen_by(actor);
    let Some(user) = ctx.actor().user_id() else { return Err(Refusal::Unauthenticated.into()) };
    let token = Token::new(TokenKind::Session, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    let session = ctx
        .write(async move |tx| {
            let expires_at = who.now().plus_seconds(LIFETIME_SECONDS);
            let session = sql::insert(tx, &digest, user.number(), who.client(), who.now(), expires_at).await?;
            sql::note_login(tx, user.number(), who.now()).await?;
            Ok(tx.commit(&who, vec![Event::new(About::Session(session.id), Act::SignedIn)]).await?.with(session))
        })
        .await?;
    Ok((session, token.reveal()))
}

async fn tell_refusal(visitor: &Ctx) -> Result<()> {
    let who = visitor.clone();
    let refused = Event::new(About::Session(0), Act::Refused).with_code("wrong_credentials");
    visitor.write(async move |tx| tx.commit(&who, vec![refused]).await).await
}

/// The session this request came with.
///
/// # Errors
/// `NotFound` when it came with another credential.
pub async fn current(ctx: &Ctx) -> Result<Session> {
    let id = ctx.actor().user().and_then(|user| user.session).ok_or(Refusal::NotFound)?;
    let found = ctx.read(async move |tx| Ok(sql::load(tx, id.number()).await?)).await?;
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// The newest hundred sessions of a user: one's own, or anybody's for admins.
///
/// # Errors
/// `Denied` for somebody else's.
pub async fn list(ctx: &Ctx, user: UserId) -> Result<Vec<Session>> {
    may_end(ctx.actor(), user)?;
    ctx.read(async move |tx| Ok(sql::of_user(tx, user.number()).await?)).await
}

/// Ends one session.
///
/// # Errors
/// `NotFound` when it is not this user's.
pub async fn sign_out(ctx: &Ctx, user: UserId, session: i64) -> Result<()> {
    may_end(ctx.actor(), user)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        if sql::remove(tx, user.number(), session).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        tx.commit(&who, vec![Event::new(About::Session(session), Act::SignedOut)]).await
    })
    .await
}

/// Ends every session of a user.
///
/// # Errors
/// `Denied` for somebody else's.
pub async fn sign_out_everywhere(ctx: &Ctx, user: UserId) -> Result<()> {
    may_end(ctx.actor(), user)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        sql::remove_all(tx, user.number()).await?;
        tx.commit(&who, vec![Event::new(About::User(user.number()), Act::SignedOut)]).await
    })
    .await
}

fn may_end(actor: &Actor, user: UserId) -> Result<()> {
    if actor.user_id() == Some(user) || actor.is_admin() || actor.is_house() {
        Ok(())
    } else {
        Err(Refusal::Denied.into())
    }
}
