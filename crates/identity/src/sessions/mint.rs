//! The one place where sessions are made (rule 30): from evidence, under the account's policy. Whatever the way in is
//! (password, code, passkey or another house), it ends here, and so does every change of a session's secret.
//! Here too the account's networks are asked, the device is met, and the session gets its end.

use domain::assurance::{Admission, Assurance, Evidence, Level};
use domain::event::{About, Act, Event};
use domain::ids::{SessionId, UserId};
use domain::{Actor, Refusal, Result, Time};
use store::{Client, Ctx, Open, WriteTx};
use vault::{Purpose, SecretString, Token, TokenKind};

use super::pending::{self, Pending};
use super::{Session, sql};
use crate::clean::clean_opt;
use crate::devices::{self, Met};
use crate::entrance;
use crate::second_factors::sql as factors;

/// The code of a refusal because of where somebody comes from.
const NETWORK: &str = "network";

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

/// How somebody came, beside what was proven: what the device is known and shown by.
#[derive(Clone, Debug, Default)]
pub struct Arrival {
    /// The address that was typed; where none was, the user's own.
    pub email: Option<String>,
    /// Where the caller is, if that is known.
    pub place: Option<String>,
}

/// What evidence was worth.
pub enum Minted {
    SignedIn(SignedIn),
    /// A second factor must be proven first.
    Pending(Pending),
}

/// The moment from which a session counts, and its end.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) since: Time,
    pub(super) ends: Time,
}

/// What a session comes from.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    Arrival(&'a Arrival),
    /// It goes on, on its device, with the age it has.
    Session(&'a Session, Rotation),
}

/// Why a session goes on under another secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Rotation {
    /// Only this one gives it another end.
    Renewed,
    SteppedUp,
    SecondFactorAdded,
}

impl Rotation {
    /// The code of the event.
    const fn code(self) -> &'static str {
        match self {
            Self::Renewed => "renewed",
            Self::SteppedUp => "stepped_up",
            Self::SecondFactorAdded => "second_factor_added",
        }
    }
}

/// Leave to write the row of a session. Made in this file only.
pub(super) struct Warrant {
    pub(super) user: UserId,
    pub(super) device: Option<i64>,
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
    /// The device it began on, unless it goes on.
    met: Option<Met>,
}

/// What it came to inside a write.
pub(super) enum Minting {
    Session(Box<Fresh>),
    Pending(Pending),
    /// With the reason's code.
    Refused(&'static str),
}

/// Signs somebody in by what was proven. For every way in: whoever calls it has checked the proof.
///
/// # Errors
/// `Unauthenticated` when the account's policy does not take the evidence; `NetworkRefused` for whoever may not come
/// from there. The event has the reason.
pub async fn mint(visitor: &Ctx, user: UserId, evidence: Evidence, arrival: Arrival) -> Result<Minted> {
    let who = visitor.clone();
    let minted = visitor
        .write(async move |tx| match within(tx, &who, user, &evidence, Origin::Arrival(&arrival)).await? {
            Minting::Session(fresh) => {
                let (signed_in, events) = signed_in(tx, &who, *fresh, &evidence).await?;
                let ctx = signed_in.ctx.clone();
                Ok(tx.commit(&ctx, events).await?.with(Ok(Minted::SignedIn(signed_in))))
            }
            Minting::Pending(pending) => {
                let asked = Event::new(About::Session(0), Act::CodeAsked).with_other(user.number());
                Ok(tx.commit(&who, vec![asked]).await?.with(Ok(Minted::Pending(pending))))
            }
            Minting::Refused(code) => Ok(tx.commit(&who, vec![refused(user, code)]).await?.with(Err(refusal(code)))),
        })
        .await?;
    Ok(minted?)
}

/// What whoever is refused learns of the reason: only that of a network, which nobody can mend who does not know it.
pub(super) fn refusal(code: &str) -> Refusal {
    if code == NETWORK { Refusal::NetworkRefused } else { Refusal::Unauthenticated }
}

/// The event of a refusal, by its code.
pub(crate) fn refused(user: UserId, code: &str) -> Event {
    Event::new(About::Session(0), Act::Refused).with_code(code).with_other(user.number())
}

/// Notes the sign-in; whoever opened the write commits the events as the one who signed in.
pub(super) async fn signed_in(
    tx: &mut WriteTx,
    visitor: &Ctx,
    fresh: Fresh,
    evidence: &Evidence,
) -> Result<(SignedIn, Vec<Event>)> {
    let Fresh { actor, session, token, met } = fresh;
    sql::note_login(tx, session.user_id, visitor.now()).await?;
    let (device, mut events) = met.map(|met| (met.cookie, met.events)).unwrap_or_default();
    events.push(Event::new(About::Session(session.id), Act::SignedIn).with_code(&evidence.words()));
    Ok((SignedIn { ctx: visitor.seen_by(actor), session, token, device }, events))
}

/// Judges the evidence by the account's policy and writes the session, or what waits for a second factor. The device is
/// met only by whoever gets a session.
pub(super) async fn within(
    tx: &mut WriteTx,
    ctx: &Ctx,
    user: UserId,
    evidence: &Evidence,
    origin: Origin<'_>,
) -> Result<Minting> {
    let Some(person) = factors::person(tx, user).await?.filter(|person| person.may_sign_in) else {
        return Ok(Minting::Refused("suspended"));
    };
    if !ctx.settings().networks.admits(ctx.client().address, person.role.is_staff()) {
        return Ok(Minting::Refused(NETWORK));
    }
    let level = match ctx.settings().sign_in_policy().admission(person.standing(), evidence, ctx.now()) {
        Admission::Session(level) => level,
        Admission::SecondFactor => return Ok(Minting::Pending(pending::open(tx, ctx, user, evidence).await?)),
        Admission::Refused(code) => return Ok(Minting::Refused(code)),
    };
    let (since, latest) = match origin {
        Origin::Arrival(_) => (ctx.now(), None),
        Origin::Session(before, Rotation::Renewed) => (before.authenticated_at, None),
        Origin::Session(before, _) => (before.authenticated_at, Some(before.expires_at)),
    };
    let ends = ctx.settings().sessions.of(person.role).end(since, ctx.now());
    let span = Span { since, ends: latest.map_or(ends, |latest| latest.min(ends)) };
    if span.ends <= ctx.now() {
        return Ok(Minting::Refused("session_over"));
    }
    let (device, met) = match origin {
        Origin::Arrival(arrival) => {
            let met = devices::meet(tx, ctx, user, arrival).await?;
            (Some(met.id), Some(met))
        }
        Origin::Session(before, _) => (before.device_id, None),
    };
    let token = Token::new(TokenKind::Session, ctx.random());
    let digest = token.digest(&ctx.account().key(Purpose::Tokens));
    let evidence = evidence.clone();
    let (now, client) = (ctx.now(), client(ctx));
    let warrant = Warrant { user, device, level, evidence, span, now, client, _judged: Judged };
    let session = sql::insert(tx, &digest, &warrant).await?;
    let assurance = Assurance::Session { level, proven_at: session.proven_at };
    let actor = entrance::of_session(tx, user, SessionId::new(session.id), assurance).await?;
    Ok(Minting::Session(Box::new(Fresh { actor, session, token: token.reveal(), met })))
}

/// Puts a session with another secret in the place of one, at every change of what it may do. The event says why.
///
/// # Errors
/// `NotFound` when the session ended meanwhile, so that one never becomes two; `Unauthenticated` when the policy
/// does not take the evidence any more, and when the session is too old; `NetworkRefused`.
pub(crate) async fn rotate(
    tx: &mut WriteTx,
    ctx: &Ctx,
    before: &Session,
    evidence: &Evidence,
    why: Rotation,
) -> Result<(Fresh, Event)> {
    let fresh = match within(tx, ctx, before.user_id.into(), evidence, Origin::Session(before, why)).await? {
        Minting::Session(fresh) => fresh,
        Minting::Refused(code) => return Err(refusal(code).into()),
        Minting::Pending(_) => return Err(Refusal::Unauthenticated.into()),
    };
    // Only now, so that the new one does not get the number of the one before.
    if sql::remove(tx, before.user_id, before.id).await? == 0 {
        return Err(Refusal::NotFound.into());
    }
    let told = Event::new(About::Session(before.id), Act::SignedOut).with_code(why.code()).with_other(fresh.session.id);
    Ok((*fresh, told))
}

/// Where the request comes from, as it is kept: what a program calls itself is a text from outside too (PRD-6).
fn client(ctx: &Ctx) -> Client {
    let client = ctx.client();
    Client { agent: clean_opt(ctx, client.agent.as_deref()), ..client.clone() }
}
