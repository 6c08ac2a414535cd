//! A session at the entrance: how long it lasts by its own class of people, what it is bound to, and its stamp.

use std::net::IpAddr;

use domain::actor::ActingUser;
use domain::event::About;
use domain::networks::neighbourhood;
use domain::scopes::Scopes;
use domain::sessions::Lifetimes;
use domain::{Error, Refusal, Result, Time};
use store::{Ctx, Open};
use vault::{Purpose, Token, TokenKind};

use super::sql::{self, Found};
use super::stamp::{self, STAMP_SECONDS, Used};
use super::{Doorman, Proof};
use crate::clean::clean_opt;

impl Doorman {
    pub(super) async fn by_session(&self, visitor: &Ctx, text: &str) -> Result<Proof> {
        let token = Token::parse(TokenKind::Session, text).map_err(|_| Refusal::Unauthenticated)?;
        let digest = token.digest(&visitor.account().key(Purpose::Tokens));
        let now = visitor.now();
        let read = async move |tx: &mut store::ReadTx| {
            let found = sql::by_session(tx, digest, now).await?.ok_or(Refusal::Unauthenticated)?;
            let actor = sql::acting(tx, found.user, Scopes::Everything, Some((found.id, found.assurance))).await?;
            Ok::<_, Error>((found, actor))
        };
        let (found, actor) = visitor.account().database().read(read).await?;
        let lifetimes = lifetimes(visitor, actor.user().ok_or(Refusal::Unauthenticated)?);
        // What was set since counts for sessions that have begun already.
        let until = lifetimes.end(found.authenticated_at, found.last_seen_at).min(found.expires_at);
        if until <= now {
            return Err(Refusal::Unauthenticated.into());
        }
        if let Some(code) = strayed(visitor, &found) {
            self.tell_refusal(&visitor.seen_by(actor), About::Session(found.id.number()), code).await;
            return Err(Refusal::Unauthenticated.into());
        }
        let stamped = self.stamp(&visitor.seen_by(actor.clone()), &found).await;
        let (until, seen) = stamped.map_or((until, found.last_seen_at), |end| (end, now));
        // Looked at again when the next stamp is due, so that no use goes unnoticed for longer.
        Ok(Proof { actor, until: Some(until.min(seen.plus_seconds(STAMP_SECONDS))) })
    }

    /// Notes that the session is in use, if that is due, and answers when it ends from then on. A stamp that cannot be
    /// written is no reason to turn anybody away.
    async fn stamp(&self, ctx: &Ctx, found: &Found) -> Option<Time> {
        let user = ctx.actor().user()?;
        let (before, now) = (ctx.now().plus_seconds(-STAMP_SECONDS), ctx.now());
        if found.last_seen_at > before {
            return None;
        }
        let end = lifetimes(ctx, user).end(found.authenticated_at, now);
        let id = found.id;
        let place = self.place_of_caller(ctx);
        stamp::note(ctx, Used::Session { id, before, end, place }).await.then_some(end)
    }
}

/// How long sessions of this user last: as the account says, and no longer than the role lets them.
fn lifetimes(ctx: &Ctx, user: &ActingUser) -> Lifetimes {
    ctx.settings().sessions.of(user.role).within_hours(user.rights.session_hours())
}

/// What a session of this visitor is bound to, as far as the account binds sessions at all.
pub(super) fn bond(visitor: &Ctx) -> String {
    let rules = visitor.settings().sessions;
    let mut bond = String::new();
    if rules.bind_network {
        bond.push_str(&format!("\n{:?}", network(visitor.client().address)));
    }
    if rules.bind_agent {
        bond.push_str(&format!("\n{:?}", agent(visitor)));
    }
    bond
}

/// Did the session come from elsewhere than where it began? Then the code that says so.
fn strayed(visitor: &Ctx, found: &Found) -> Option<&'static str> {
    let rules = visitor.settings().sessions;
    let began = found.address.as_deref().and_then(|text| text.parse().ok());
    if rules.bind_network && network(began) != network(visitor.client().address) {
        return Some("session_network");
    }
    (rules.bind_agent && found.agent != agent(visitor)).then_some("session_agent")
}

fn network(address: Option<IpAddr>) -> Option<IpAddr> {
    address.map(neighbourhood)
}

/// As it is kept with the session.
fn agent(visitor: &Ctx) -> Option<String> {
    clean_opt(visitor, visitor.client().agent.as_deref())
}
