//! Every route against strangers who hold the real numbers: nothing is told, nothing is changed; and the owner may.

mod filling;
mod marked;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, ensure};
use axum::http::Method;
use gate::Access;
use gate::routes::Route;
use serde_json::Value;
use testkit::{Caller, TestHouse, Told};

use filling::{Filled, fill};
use marked::{MARKERS, Marked, Thing};

/// Who calls where he has no business.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stranger {
    Nobody,
    /// A token of the owner that grants something else.
    Scopeless,
    /// A customer who did not ask.
    EndUser,
    /// An agent who reaches the tickets of another group only.
    OtherGroup,
    /// A contractor, to whom nothing is assigned.
    Contractor,
    /// A light agent, who reads tickets and changes nothing.
    LightAgent,
    /// The owner of another account, with his own credentials at his own host.
    OtherAccount,
}

/// What every member of staff of the account may know.
const KNOWN_TO_STAFF: [Thing; 8] = [
    Thing::AccountWide,
    Thing::Brand,
    Thing::CustomRole,
    Thing::CustomStatus,
    Thing::Group,
    Thing::Organization,
    Thing::Settings,
    Thing::User,
];

/// Routes that answer the owner with a refusal for a reason of their own.
const NOT_FOR_THE_OWNERS_TOKEN: [(&str, &str); 23] = [
    ("/api/v2/users/me/logout", "a token has no session"),
    ("/api/balie/v1/sessions/renew", "a token has no session"),
    ("/api/v2/users/me/session", "a token has no session"),
    ("/api/v2/users/me/session/renew", "a token has no session"),
    ("/access/jwt", "the token that was said is none"),
    ("/access/unauthenticated", "there is no provider's page to go to"),
    ("/api/balie/v1/sso_providers", "a person adds a provider at a screen"),
    ("/api/balie/v1/sso_providers/{id}", "a person changes a provider at a screen"),
    ("/api/balie/v1/sso_providers/{id}/secret", "a person gives a provider another secret at a screen"),
    ("/api/v2/users/{id}/password", "one changes one's own password, and says the old one"),
    ("/api/balie/v1/users/me/devices/{device_id}", "the marked device is somebody else's"),
    ("/api/balie/v1/sessions", "the password that was said is wrong"),
    ("/api/balie/v1/sessions/second_factor", "the token that was said is none"),
    ("/api/balie/v1/sessions/step_up", "a token has no session"),
    ("/api/balie/v1/oauth/authorization", "a person answers a client at a screen"),
    ("/api/v2/oauth/tokens/current", "an API token is none of OAuth"),
    ("/oauth/introspect", "the client that was said is none"),
    ("/oauth/revoke", "the client that was said is none"),
    ("/api/balie/v1/users/me/second_factors", "a person adds a second factor at a screen"),
    ("/api/balie/v1/users/me/second_factors/recovery_codes", "a person makes recovery codes at a screen"),
    ("/api/balie/v1/users/me/second_factors/{id}/confirm", "a person confirms a second factor at a screen"),
    ("/api/balie/v1/users/me/second_factors/{id}", "a person renames or removes a second factor at a screen"),
    ("/api/balie/v1/users/{id}/second_factors", "an admin takes second factors away at a screen"),
];

impl Stranger {
    fn may_know(self, thing: Thing) -> bool {
        match self {
            Self::OtherGroup | Self::Contractor => KNOWN_TO_STAFF.contains(&thing),
            Self::LightAgent => thing == Thing::Ticket || KNOWN_TO_STAFF.contains(&thing),
            Self::EndUser | Self::OtherAccount => thing == Thing::AccountWide,
            Self::Nobody | Self::Scopeless => false,
        }
    }

    /// May things that the stranger may know of be changed all the same?
    fn may_change(self, thing: Thing) -> bool {
        !matches!(self, Self::Contractor | Self::LightAgent) && self.may_know(thing)
    }

    /// Must a route be refused that names these things?
    fn is_barred(self, route: &Route, things: &[Thing]) -> bool {
        let outside = matches!(self, Self::Nobody | Self::Scopeless) && !is_open(route);
        outside || things.iter().any(|thing| !self.may_know(*thing))
    }

    /// Is it an answer that a barred stranger may get?
    fn is_refused(self, route: &Route, answer: &Told) -> bool {
        match self {
            Self::Nobody if !is_open(route) => answer.status == 401,
            Self::Scopeless if !is_open(route) => answer.status == 403,
            // In his own account the number means nothing: he may be told so by an empty list.
            Self::OtherAccount => matches!(answer.status, 403 | 404 | 422) || is_empty(&answer.json, answer.status),
            _ => matches!(answer.status, 401 | 403 | 404),
        }
    }
}

fn is_open(route: &Route) -> bool {
    matches!(route.access, Access::Public(_) | Access::Client(_) | Access::Visitor(_))
}

/// An answer without a body, or with lists and counts of nothing alone.
fn is_empty(json: &Value, status: u16) -> bool {
    let nothing = |value: &Value| match value {
        Value::Array(list) => list.is_empty(),
        Value::Object(count) => count["value"] == 0,
        Value::Number(number) => number.as_i64() == Some(0),
        value => value.is_null(),
    };
    status == 204 || (status == 200 && json.as_object().is_some_and(|object| object.values().all(nothing)))
}

/// Every route of the server, the live channel included: what only reads first, then changes, then creations.
fn routes() -> Vec<Route> {
    let mut routes = api::routes().and(live::routes(std::sync::Arc::default())).0;
    let order = [Method::GET, Method::PUT, Method::DELETE, Method::POST];
    // A longer path is about a part of a thing: it comes before the thing goes.
    routes.sort_by_key(|route| {
        let rank = order.iter().position(|method| *method == route.method);
        (rank, !route.path.contains('{'), std::cmp::Reverse(route.path.len()))
    });
    routes
}

async fn ask(house: &TestHouse, caller: &Caller, route: &Route, filled: &Filled) -> Result<Told> {
    house.send(caller, route.method.clone(), &filled.path, filled.body.as_ref()).await
}

fn told<'a>(answer: &'a Told) -> impl Iterator<Item = (&'static str, Thing)> + 'a {
    let text = format!("{:?} {}", answer.headers, answer.text).to_lowercase();
    MARKERS.into_iter().filter(move |(word, _)| text.contains(word))
}

/// What the owner reads of all that a stranger may not know.
async fn state(
    house: &TestHouse,
    marked: &Marked,
    stranger: Stranger,
    description: &Value,
) -> Result<BTreeMap<String, String>> {
    let mut state = BTreeMap::new();
    for route in routes().into_iter().filter(|route| route.method == Method::GET) {
        let mut filled = fill(&route, marked, description)?;
        // What is shown beside a thing may be changed by those who may know of that.
        filled.path.truncate(filled.path.find('?').unwrap_or(filled.path.len()));
        let hidden = !filled.things.is_empty() && !filled.things.iter().any(|thing| stranger.may_change(*thing));
        if hidden {
            let told = ask(house, &marked.owner, &route, &filled).await?;
            state.insert(filled.path, format!("{} {}", told.status, told.text));
        }
    }
    Ok(state)
}

/// Calls every route as a stranger; gives what was wrong.
async fn visit(
    house: &TestHouse,
    marked: &Marked,
    stranger: Stranger,
    caller: &Caller,
    description: &Value,
) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let before = state(house, marked, stranger, description).await?;
    for route in routes() {
        let filled = fill(&route, marked, description)?;
        let answer = ask(house, caller, &route, &filled).await?;
        let row = format!("{stranger:?}: {} {}", route.method, route.path);
        if stranger.is_barred(&route, &filled.things) && !stranger.is_refused(&route, &answer) {
            wrong.push(format!("{row} ({:?}) answered {}: {:.300}", filled.things, answer.status, answer.text));
        }
        if answer.status >= 500 {
            wrong.push(format!("{row} broke: {}", answer.text));
        }
        for (word, _) in told(&answer).filter(|(_, thing)| !stranger.may_know(*thing)) {
            wrong.push(format!("{row} told {word}: {} {:.300}", answer.status, answer.text));
        }
    }
    house.settle("acme").await?;
    let after = state(house, marked, stranger, description).await?;
    for (path, text) in &before {
        let now = after.get(path).map_or("", String::as_str);
        if now != text {
            wrong.push(format!("{stranger:?} changed what {path} answers:\n  {text:.900}\n  {now:.900}"));
        }
    }
    Ok(wrong)
}

#[tokio::test]
async fn strangers_with_the_real_numbers_learn_and_change_nothing() -> Result<()> {
    let description = api::contract::document().0;
    for house in TestHouse::each().await? {
        let marked = marked::seed(&house).await?;
        let other = house.account("other").await?;
        let scopeless = house.caller("acme", testkit::OWNER, "nothing:read").await?;
        let strangers = [
            (Stranger::Nobody, marked.owner.nobody()),
            (Stranger::Scopeless, scopeless),
            (Stranger::OtherAccount, other),
            (Stranger::EndUser, marked.eve.clone()),
            (Stranger::OtherGroup, marked.ben.clone()),
            (Stranger::Contractor, marked.cas.clone()),
            (Stranger::LightAgent, marked.lea.clone()),
        ];
        let mut wrong = Vec::new();
        for (stranger, caller) in strangers {
            wrong.extend(visit(&house, &marked, stranger, &caller, &description).await?);
        }
        ensure!(wrong.is_empty(), "{} answers:\n{}", wrong.len(), wrong.join("\n"));
    }
    Ok(())
}

/// Done, or refused for what was said: not for who says it.
fn is_let_in(answer: &Told) -> bool {
    matches!(answer.status, 200..=399 | 400 | 422)
}

/// Another house on the same engine, with everything in it.
async fn afresh(index: usize) -> Result<(TestHouse, Marked)> {
    let house = TestHouse::each().await?.into_iter().nth(index).context("as many houses as before")?;
    let marked = marked::seed(&house).await?;
    Ok((house, marked))
}

/// The twin: whoever may is let in, and sees every marked word somewhere.
#[tokio::test]
async fn the_owner_is_let_in_everywhere_and_sees_every_marked_word() -> Result<()> {
    let description = api::contract::document().0;
    for index in 0..TestHouse::each().await?.len() {
        let (mut house, mut marked) = afresh(index).await?;
        let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
        for (path, caller) in [("/api/v2/views.json", &marked.ada), ("/api/v2/requests.json", &marked.rita)] {
            let answer = house.get(caller, path).await?;
            ensure!(answer.status == 200, "{path}: {}", answer.text);
            seen.extend(told(&answer).map(|(word, _)| word));
        }
        ensure!(seen.contains("zqownview") && seen.contains("zqsubject"), "the people of the things see {seen:?}");
        for route in routes() {
            let mut filled = fill(&route, &marked, &description)?;
            let mut answer = ask(&house, &marked.owner, &route, &filled).await?;
            let excepted = NOT_FOR_THE_OWNERS_TOKEN.iter().any(|(path, _)| *path == route.path);
            if !is_let_in(&answer) && !excepted {
                // What an earlier call put away is there again in a fresh house.
                (house, marked) = afresh(index).await?;
                filled = fill(&route, &marked, &description)?;
                answer = ask(&house, &marked.owner, &route, &filled).await?;
            }
            seen.extend(told(&answer).map(|(word, _)| word));
            if !is_let_in(&answer) && !excepted {
                let (method, path) = (&route.method, &filled.path);
                wrong.push(format!("{method} {path} answered {}: {:.300}", answer.status, answer.text));
            }
        }
        let unseen: Vec<_> = MARKERS.iter().filter(|(word, _)| !seen.contains(word)).collect();
        ensure!(wrong.is_empty(), "{} answers to the owner:\n{}", wrong.len(), wrong.join("\n"));
        ensure!(unseen.is_empty(), "nobody was shown {unseen:?}: the inspector would not notice them leak");
    }
    Ok(())
}
