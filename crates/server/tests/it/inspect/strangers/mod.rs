//! Every route against strangers who hold the real numbers: nothing is told, nothing is changed; and the owner may.

mod filling;
mod marked;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use axum::http::Method;
use gate::Access;
use gate::routes::Route;
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
    /// The owner of another account, with his own credentials at his own host.
    OtherAccount,
}

impl Stranger {
    /// What every member of staff of the account may know.
    fn may_know(self, thing: Thing) -> bool {
        let staff = [
            Thing::Brand,
            Thing::CustomRole,
            Thing::CustomStatus,
            Thing::Group,
            Thing::Organization,
            Thing::Settings,
            Thing::User,
        ];
        match self {
            Self::OtherGroup => staff.contains(&thing),
            // Each account has the same roles under the same numbers.
            Self::OtherAccount => thing == Thing::CustomRole,
            Self::Nobody | Self::Scopeless | Self::EndUser => false,
        }
    }

    /// Is the answer one that a stranger may get on a route whose things he may not know?
    fn refused(self, route: &Route, status: u16) -> bool {
        let open = matches!(route.access, Access::Public(_) | Access::Visitor(_));
        match self {
            Self::Nobody if !open => status == 401,
            Self::Scopeless if !open => status == 403,
            _ => matches!(status, 401 | 403 | 404),
        }
    }
}

/// Every route of the server, the live channel included: what only reads first, then changes, then creations.
fn routes() -> Vec<Route> {
    let mut routes = api::routes().and(live::routes(std::sync::Arc::default())).0;
    let order = [Method::GET, Method::PUT, Method::DELETE, Method::POST];
    routes.sort_by_key(|route| order.iter().position(|method| *method == route.method));
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
    description: &serde_json::Value,
) -> Result<BTreeMap<String, String>> {
    let mut state = BTreeMap::new();
    for route in routes().into_iter().filter(|route| route.method == Method::GET) {
        let filled = fill(&route, marked, description)?;
        let hidden = !filled.things.is_empty() && !filled.things.iter().any(|thing| stranger.may_know(*thing));
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
    description: &serde_json::Value,
) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let before = state(house, marked, stranger, description).await?;
    for route in routes() {
        let filled = fill(&route, marked, description)?;
        let answer = ask(house, caller, &route, &filled).await?;
        let row = format!("{stranger:?}: {} {}", route.method, route.path);
        let hidden: Vec<_> = filled.things.iter().filter(|thing| !stranger.may_know(**thing)).collect();
        let known_to_all = stranger != Stranger::OtherGroup && stranger != Stranger::EndUser;
        let must_refuse = !hidden.is_empty() || (known_to_all && matches!(stranger, Stranger::Nobody | Stranger::Scopeless));
        let open = matches!(route.access, Access::Public(_) | Access::Visitor(_));
        if must_refuse && !(open && hidden.is_empty()) && !stranger.refused(&route, answer.status) {
            wrong.push(format!("{row} with {hidden:?} answered {}: {:.300}", answer.status, answer.text));
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
        ];
        let mut wrong = Vec::new();
        for (stranger, caller) in strangers {
            wrong.extend(visit(&house, &marked, stranger, &caller, &description).await?);
        }
        ensure!(wrong.is_empty(), "{} answers:\n{}", wrong.len(), wrong.join("\n"));
    }
    Ok(())
}

/// The twin: whoever may is let in, and sees every marked word somewhere.
#[tokio::test]
async fn the_owner_is_let_in_everywhere_and_sees_every_marked_word() -> Result<()> {
    let description = api::contract::document().0;
    for house in TestHouse::each().await? {
        let marked = marked::seed(&house).await?;
        let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
        for (path, caller) in [("/api/v2/views.json", &marked.ada), ("/api/v2/requests.json", &marked.rita)] {
            let answer = house.get(caller, path).await?;
            ensure!(answer.status == 200, "{path}: {}", answer.text);
            seen.extend(told(&answer).map(|(word, _)| word));
        }
        ensure!(seen.contains("zqownview") && seen.contains("zqsubject"), "the people of the things see {seen:?}");
        for route in routes() {
            let filled = fill(&route, &marked, &description)?;
            let answer = ask(&house, &marked.owner, &route, &filled).await?;
            seen.extend(told(&answer).map(|(word, _)| word));
            // What was changed and put away on the way may be gone by now; to read, everything is there.
            let fine = match answer.status {
                200..=399 | 422 => true,
                400 | 404 | 409 => route.method != Method::GET,
                _ => false,
            };
            if !fine {
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
