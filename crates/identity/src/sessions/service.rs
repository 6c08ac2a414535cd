//! Signing in and out.

use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::page::{Page, Window};
use domain::{Actor, Error, Refusal, Result};
use store::{Client, Ctx, Open};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::sql::NewSession;
use super::{Session, device, sql};
use crate::clean::clean_opt;
use crate::devices;
use crate::entrance::Doorman;

/// Somebody who has just signed in.
pub struct SignedIn {
    /// The same moment, seen by the one who signed in.
    pub ctx: Ctx,
    pub session: Session,
    /// The secret of the cookie; given out here and nowhere else.
    pub token: SecretString,
    /// What the device's cookie holds from then on.
    pub device: String,
}

/// Signs in with a password. Refusals are told by an event without the address that was tried.
///
/// # Errors
/// `Unauthenticated`, the same for every reason; `NetworkRefused` for staff who come from elsewhere; `TooMany` when too
/// many passwords are being checked.
pub async fn sign_in(doorman: &Doorman, visitor: &Ctx, email: String, password: String) -> Result<SignedIn> {
    let actor = match doorman.by_password(visitor.account(), email.clone(), password).await {
        Ok(actor) => actor,
        Err(error @ Error::Refused(Refusal::Unauthenticated)) => {
            tell_refusal(visitor).await?;
            return Err(error);
        }
        Err(error) => return Err(error),
    };
    let ctx = visitor.seen_by(actor);
    doorman.check_network(&ctx).await?;
    let Some((user, role)) = ctx.actor().user().map(|user| (user.id, user.role)) else {
        return Err(Refusal::Unauthenticated.into());
    };
    let place = ctx.client().address.and_then(|address| doorman.place_of(address));
    let token = Token::new(TokenKind::Session, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    let (session, device) = ctx
        .write(async move |tx| {
            let now = who.now();
            let met = devices::meet(tx, &who, user, &email, place.as_deref()).await?;
            let ends = who.settings().sessions.of(role).end(now, now);
            let new = NewSession { digest, user: user.number(), device: Some(met.id), authenticated_at: now, ends };
            let session = sql::insert(tx, new, &client(&who), now).await?;
            sql::note_login(tx, user.number(), now).await?;
            let mut events = met.events;
            events.push(Event::new(About::Session(session.id), Act::SignedIn));
            let marks = device::marks(&who, &email, met.number);
            Ok(tx.commit(&who, events).await?.with((session, marks)))
        })
        .await?;
    Ok(SignedIn { ctx, session, token: token.reveal(), device })
}

/// Where the request comes from, as it is kept: what a program calls itself is a text from outside too (PRD-6).
fn client(ctx: &Ctx) -> Client {
    let client = ctx.client();
    Client { agent: clean_opt(ctx, client.agent.as_deref()), ..client.clone() }
}

/// Gives the session another secret and another end; the one before is worth nothing from then on.
///
/// # Errors
/// `NotFound` when the request came with another credential; `Unauthenticated` when the password must be asked again.
pub async fn renew(ctx: &Ctx) -> Result<(Session, SecretString)> {
    let before = current(ctx).await?;
    let role = ctx.actor().user().map(|user| user.role).ok_or(Refusal::NotFound)?;
    let ends = ctx.settings().sessions.of(role).end(before.authenticated_at, ctx.now());
    if ends <= ctx.now() {
        return Err(Refusal::Unauthenticated.into());
    }
    let token = Token::new(TokenKind::Session, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let who = ctx.clone();
    let session = ctx
        .write(async move |tx| {
            // Of two renewals at once the second finds nothing, so that one session never becomes two.
            if sql::remove(tx, before.user_id, before.id).await? == 0 {
                return Err(Refusal::NotFound.into());
            }
            let new = NewSession {
                digest,
                user: before.user_id,
                device: before.device_id,
                authenticated_at: before.authenticated_at,
                ends,
            };
            let session = sql::insert(tx, new, &client(&who), who.now()).await?;
            let renewed = Event::new(About::Session(before.id), Act::SignedOut).with_code("renewed");
            let renewed = renewed.with_other(session.id);
            Ok(tx.commit(&who, vec![renewed]).await?.with(session))
        })
        .await?;
    Ok((session, token.reveal()))
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
