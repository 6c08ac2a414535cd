//! The one place where sessions are made (rule 30): from evidence, under the account's policy. Whatever the way in is
//! (password, code, later a passkey or another house), it ends here, and so does every change of a session's secret.

use domain::assurance::{Admission, Assurance, Evidence, Level};
use domain::event::{About, Act, Event};
use domain::ids::{SessionId, UserId};
use domain::{Actor, Refusal, Result, Time};
use store::{Client, Ctx, Open, WriteTx};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::pending::{self, Pending};
use super::{LIFETIME_SECONDS, Session, sql};
use crate::clean::clean_opt;
use crate::entrance;
use crate::second_factors::sql as factors;

/// Somebody who has just signed in.
pub struct SignedIn {
    /// The same moment, seen by the one who signed in.
    pub ctx: Ctx,
    pub session: Session,
    /// The secret of the cookie; given out here and nowhere else.
    pub token: SecretString,
}

/// What evidence was worth.
pub enum Minted {
    SignedIn(SignedIn),
    /// A second factor must be proven first.
    Pending(Pending),
}

/// The moment from which a session counts, and its end.
#[derive(Clone, Copy)]
pub(crate) struct Span {
    pub(crate) since: Time,
    pub(crate) ends: Time,
}

/// Leave to write the row of a session. Made in this file only.
pub(super) struct Warrant {
    pub(super) user: UserId,
    pub(super) level: Level,
    pub(super) evidence: Evidence,
    pub(super) span: Span,
    pub(super) now: Time,
    pub(super) client: Client,
    _judged: Judged,
}

/// Says that the policy took the evidence.
struct Judged;

/// A new session before its events are told.
pub(crate) struct Fresh {
    pub(crate) actor: Actor,
    pub(crate) session: Session,
    pub(crate) token: SecretString,
}

/// What it came to inside a write.
pub(crate) enum Minting {
    Session(Box<Fresh>),
    Pending(Pending),
    /// With the reason's code.
    Refused(&'static str),
}

/// Signs somebody in by what was proven. For every way in: whoever calls it has checked the proof.
///
/// # Errors
/// `Unauthenticated` when the account's policy does not take the evidence; the event has the reason.
pub async fn mint(visitor: &Ctx, user: UserId, evidence: Evidence) -> Result<Minted> {
    let who = visitor.clone();
    let minted = visitor
        .write(async move |tx| match within(tx, &who, user, &evidence, first_span(&who)).await? {
            Minting::Session(fresh) => {
                let (signed_in, event) = signed_in(tx, &who, *fresh, &evidence).await?;
                let ctx = signed_in.ctx.clone();
                Ok(tx.commit(&ctx, vec![event]).await?.with(Some(Minted::SignedIn(signed_in))))
            }
            Minting::Pending(pending) => {
                let asked = Event::new(About::Session(0), Act::CodeAsked).with_other(user.number());
                Ok(tx.commit(&who, vec![asked]).await?.with(Some(Minted::Pending(pending))))
            }
            Minting::Refused(code) => Ok(tx.commit(&who, vec![refused(user, code)]).await?.with(None)),
        })
        .await?;
    minted.ok_or_else(|| Refusal::Unauthenticated.into())
}

/// The event of a refusal, by its code.
pub(super) fn refused(user: UserId, code: &str) -> Event {
    Event::new(About::Session(0), Act::Refused).with_code(code).with_other(user.number())
}

/// A session that begins now.
pub(super) fn first_span(ctx: &Ctx) -> Span {
    Span { since: ctx.now(), ends: ctx.now().plus_seconds(LIFETIME_SECONDS) }
}

/// Notes the sign-in; whoever opened the write commits the event as the one who signed in.
pub(super) async fn signed_in(
    tx: &mut WriteTx,
    visitor: &Ctx,
    fresh: Fresh,
    evidence: &Evidence,
) -> Result<(SignedIn, Event)> {
    let Fresh { actor, session, token } = fresh;
    sql::note_login(tx, session.user_id, visitor.now()).await?;
    let event = Event::new(About::Session(session.id), Act::SignedIn).with_code(&evidence.words());
    Ok((SignedIn { ctx: visitor.seen_by(actor), session, token }, event))
}

/// Judges the evidence by the account's policy and writes the session, or what waits for a second factor.
pub(crate) async fn within(
    tx: &mut WriteTx,
    ctx: &Ctx,
    user: UserId,
    evidence: &Evidence,
    span: Span,
) -> Result<Minting> {
    let Some(person) = factors::person(tx, user).await?.filter(|person| person.may_sign_in) else {
        return Ok(Minting::Refused("suspended"));
    };
    let level = match ctx.settings().sign_in_policy().admission(person.standing(), evidence, ctx.now()) {
        Admission::Session(level) => level,
        Admission::SecondFactor => return Ok(Minting::Pending(pending::open(tx, ctx, user, evidence).await?)),
        Admission::Refused(code) => return Ok(Minting::Refused(code)),
    };
    let token = Token::new(TokenKind::Session, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let evidence = evidence.clone();
    let warrant = Warrant { user, level, evidence, span, now: ctx.now(), client: client(ctx), _judged: Judged };
    let session = sql::insert(tx, &digest, &warrant).await?;
    let assurance = Assurance::Session { level, proven_at: session.proven_at };
    let actor = entrance::of_session(tx, user, SessionId::new(session.id), assurance).await?;
    Ok(Minting::Session(Box::new(Fresh { actor, session, token: token.reveal() })))
}

/// Puts a session with another secret in the place of one, at every change of what it may do. The event says why.
///
/// # Errors
/// `NotFound` when the session ended meanwhile, so that one never becomes two; `Unauthenticated` when the policy
/// does not take the evidence any more.
pub(crate) async fn rotate(
    tx: &mut WriteTx,
    ctx: &Ctx,
    before: &Session,
    evidence: &Evidence,
    ends: Time,
    code: &str,
) -> Result<(Fresh, Event)> {
    let span = Span { since: before.authenticated_at, ends };
    let Minting::Session(fresh) = within(tx, ctx, before.user_id.into(), evidence, span).await? else {
        return Err(Refusal::Unauthenticated.into());
    };
    // Only now, so that the new one does not get the number of the one before.
    if sql::remove(tx, before.user_id, before.id).await? == 0 {
        return Err(Refusal::NotFound.into());
    }
    let told = Event::new(About::Session(before.id), Act::SignedOut).with_code(code).with_other(fresh.session.id);
    Ok((*fresh, told))
}

/// Where the request comes from, as it is kept: what a program calls itself is a text from outside too (PRD-6).
fn client(ctx: &Ctx) -> Client {
    let client = ctx.client();
    Client { agent: clean_opt(ctx, client.agent.as_deref()), ..client.clone() }
}
