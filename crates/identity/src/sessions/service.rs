//! Signing in and out.

use domain::assurance::{Evidence, Factor};
use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::page::{Page, Window};
use domain::{Actor, Error, Refusal, Result};
use store::{Ctx, Open};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::mint::{Arrival, Minted, Rotation, mint, refused, rotate};
use super::{Session, sql};
use crate::entrance::Doorman;
use crate::users;

/// Signs in with a password. Refusals are told by an event without the address that was tried.
///
/// # Errors
/// `Unauthenticated`, the same for every reason; `NetworkRefused` for staff who come from elsewhere; `TooMany` when too
/// many passwords are being checked.
pub async fn sign_in(doorman: &Doorman, visitor: &Ctx, email: String, password: String) -> Result<Minted> {
    let actor = match doorman.by_password(visitor.account(), email.clone(), password).await {
        Ok(actor) => actor,
        Err(error @ Error::Refused(Refusal::Unauthenticated)) => {
            tell_refusal(visitor, "wrong_credentials").await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    let user = actor.user_id().ok_or(Refusal::Unauthenticated)?;
    #[expect(clippy::disallowed_methods, reason = "the password was checked just now")]
    let evidence = Evidence::proven(Factor::Password, visitor.now());
    mint(visitor, user, evidence, Arrival { email: Some(email), place: doorman.place_of_caller(visitor) }).await
}

/// Gives the session another secret and another end; the one before is worth nothing from then on.
///
/// # Errors
/// `NotFound` when the request came with another credential; `Unauthenticated` when the password must be asked again.
pub async fn renew(ctx: &Ctx) -> Result<(Session, SecretString)> {
    let before = current(ctx).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let (fresh, told) = rotate(tx, &who, &before, &before.evidence, Rotation::Renewed).await?;
        Ok(tx.commit(&who, vec![told]).await?.with((fresh.session, fresh.token)))
    })
    .await
}

/// Ends the session whose secret a browser still holds while somebody signs in anew. Unknown ones are no matter.
///
/// # Errors
/// When the store fails.
pub async fn end_presented(ctx: &Ctx, secret: &str) -> Result<()> {
    let Ok(token) = Token::parse(TokenKind::Session, secret) else { return Ok(()) };
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let Some((id, user)) = sql::by_digest(tx, &digest).await? else { return tx.unchanged() };
        sql::remove(tx, user, id).await?;
        tx.commit(&who, vec![Event::new(About::Session(id), Act::SignedOut)]).await
    })
    .await
}

/// Tells that somebody was refused; whom is not known.
pub(crate) async fn tell_refusal(visitor: &Ctx, code: &'static str) -> Result<()> {
    let who = visitor.clone();
    let refused = Event::new(About::Session(0), Act::Refused).with_code(code);
    visitor.write(async move |tx| tx.commit(&who, vec![refused]).await).await
}

/// Tells that somebody we know was refused.
pub(crate) async fn tell_refusal_of(ctx: &Ctx, user: UserId, code: &'static str) -> Result<()> {
    let (who, told) = (ctx.clone(), refused(user, code));
    ctx.write(async move |tx| tx.commit(&who, vec![told]).await).await
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

/// One session of a user: one's own, or anybody's for admins.
///
/// # Errors
/// `Denied` for somebody else's; `NotFound`.
pub async fn show(ctx: &Ctx, user: UserId, id: i64) -> Result<Session> {
    may_end(ctx.actor(), user)?;
    let found = ctx.read(async move |tx| Ok(sql::load(tx, id).await?)).await?;
    found.filter(|session| session.user_id == user.number()).ok_or_else(|| Refusal::NotFound.into())
}

/// A page of everybody's sessions, for admins; of one's own for others.
///
/// # Errors
/// When the store fails.
pub async fn everybodys(ctx: &Ctx, window: Window) -> Result<Page<Session>> {
    let of = match ctx.actor().user_id() {
        Some(user) if !ctx.actor().is_admin() => Some(user.number()),
        Some(_) => None,
        None if ctx.actor().is_house() => None,
        None => return Err(Refusal::Unauthenticated.into()),
    };
    paged(ctx, of, window).await
}

async fn paged(ctx: &Ctx, of: Option<i64>, window: Window) -> Result<Page<Session>> {
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, of, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, of).await?);
        }
        Ok(page)
    })
    .await
}

/// A page of the sessions of a user: one's own, or anybody's for admins.
///
/// # Errors
/// `Denied` for somebody else's.
pub async fn of_user(ctx: &Ctx, user: UserId, window: Window) -> Result<Page<Session>> {
    may_end(ctx.actor(), user)?;
    paged(ctx, Some(user.number()), window).await
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
        users::sql::remove_sessions(tx, user, None).await?;
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
