//! What a search request asks: the query, the type it is limited to, and the order.

use desk::search::TicketSearch;
use domain::Refusal;
use domain::page::Direction;
use domain::search::{Kind, SortKey, parse};
use gate::Call;

/// Reads a search of tickets. `filter[type]` limits it as `type:` does.
pub(super) fn search(call: &Call) -> Result<TicketSearch, Refusal> {
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
    if let Some(kind) = query.types.iter().find(|kind| **kind != Kind::Ticket) {
        return Err(bad(&format!("type:{} cannot be searched for here", kind.word())));
    }
    let order = order(call)?.or(query.order);
    Ok(TicketSearch { query, order })
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
