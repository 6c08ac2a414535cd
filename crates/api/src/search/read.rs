//! What a search request asks: the query, the type it is limited to, and the order.

use domain::Refusal;
use domain::page::{Direction, Window};
use domain::scopes::Needed;
use domain::search::{Kind, Query, SortKey, parse};
use gate::Call;
use identity::search::PeopleSearch;

/// A search as a request asks for it.
pub(super) struct Asked {
    pub(super) query: Query,
    pub(super) order: Option<(SortKey, Direction)>,
    /// What is looked for, in the order of the results.
    pub(super) kinds: Vec<Kind>,
}

impl Asked {
    /// The search of people.
    pub(super) fn people(&self, window: Window) -> PeopleSearch {
        PeopleSearch { query: self.query.clone(), order: self.order, window }
    }

    /// An export holds things of one kind: tickets when nobody says.
    pub(super) fn only_kind(&self) -> Result<Kind, Refusal> {
        match (self.query.types.as_slice(), self.kinds.as_slice()) {
            ([], _) => Ok(Kind::Ticket),
            (_, [kind]) => Ok(*kind),
            _ => Err(bad("name one type to export")),
        }
    }
}

/// The results come in this order.
const ORDER: [Kind; 4] = [Kind::User, Kind::Organization, Kind::Group, Kind::Ticket];

/// The kinds the query can find and the credentials may read. Who asks for a kind by name is told when it is closed.
fn kinds(call: &Call, query: &Query) -> Result<Vec<Kind>, Refusal> {
    // What tickets cannot be asked is told by its keyword.
    let can = if query.types == [Kind::Ticket] { vec![Kind::Ticket] } else { query.kinds() };
    let mut kinds = Vec::new();
    for kind in ORDER.into_iter().filter(|kind| can.contains(kind)) {
        let scope = match kind {
            Kind::Ticket => "tickets:read",
            Kind::User => "users:read",
            Kind::Organization => "organizations:read",
            Kind::Group => "groups:read",
        };
        if call.ctx.actor().user().is_none_or(|user| user.scopes.grant(Needed::of(scope))) {
            kinds.push(kind);
        } else if query.types.contains(&kind) {
            return Err(Refusal::ScopeMissing(scope));
        }
    }
    Ok(kinds)
}

/// Reads a search. `filter[type]` limits it as `type:` does.
pub(super) fn search(call: &Call) -> Result<Asked, Refusal> {
    let limited = ["filter[type]", "filter[type][]"].iter().find_map(|key| call.query.get(key));
    let text = match (call.query.get("query"), limited) {
        (Some(text), _) => text,
        (None, Some(_)) => "",
        (None, None) => return Err(bad("query is missing")),
    };
    let mut query = parse(text, call.ctx.now())?;
    for word in limited.into_iter().flat_map(|words| words.split(',')) {
        query.types.push(Kind::from_word(word.trim()).ok_or_else(|| bad("filter[type] is not a type"))?);
    }
    let order = order(call)?.or(query.order);
    let kinds = kinds(call, &query)?;
    Ok(Asked { query, order, kinds })
}

fn order(call: &Call) -> Result<Option<(SortKey, Direction)>, Refusal> {
    let direction = match call.query.get("sort_order") {
        None => None,
        Some("asc") => Some(Direction::Ascending),
        Some("desc") => Some(Direction::Descending),
        Some(_) => return Err(bad("sort_order must be asc or desc")),
    };
    let key = match call.query.get("sort_by") {
        None | Some("relevance") => direction.map(|_| SortKey::Created),
        Some(word) => {
            Some(SortKey::from_word(word).ok_or_else(|| bad("sort_by is not something results can be sorted by"))?)
        }
    };
    Ok(key.map(|key| (key, direction.unwrap_or(Direction::Descending))))
}

pub(super) fn bad(text: &str) -> Refusal {
    Refusal::BadQuery(format!("Invalid search: {text}"))
}
