//! What each route of search does.

use desk::search;
use desk::tickets::Shown;
use domain::page::{Place, Window};
use domain::search::{TextTerm, highlight};
use domain::{Error, Fault, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply};
use serde_json::{Map, Value, json};

use super::read;
use crate::tickets::{sides, wire};

/// Length of a snippet, in characters.
const SNIPPET: usize = 200;
/// Rows on a page of the export when nobody says, and at most.
const EXPORTED: u32 = 100;
const MOST_EXPORTED: u32 = 1000;

pub(super) async fn find(call: Call) -> Answer {
    let search = read::search(&call)?;
    let terms = search.query.text.clone();
    let paging = match Paging::read(&call, 100)? {
        // Results in an order of their own have no cursor; a size alone is a first page.
        Paging::Cursor { size, after: None, before: None } => Paging::Offset { page: 1, per_page: size },
        Paging::Cursor { .. } => {
            return Err(Refusal::BadPage("search has no cursors; use search/export".to_owned()).into());
        }
        offset @ Paging::Offset { .. } => offset,
    };
    let (skip, limit) = match paging.window() {
        Window::Offset { skip, limit } => (skip, limit),
        other => (0, other.limit()),
    };
    let page = search::find(&call.ctx, search, skip, limit).await?;
    let links = paging.links(&call, &page, place);
    let envelope = Envelope::of("results", &results(&page.rows, &terms, &call)?)?.and("facets", &Value::Null)?;
    sides::beside(&call, &page.rows, envelope).await?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let count = search::count(&call.ctx, read::search(&call)?).await?;
    Reply::ok(&json!({"count": count}))
}

pub(super) async fn export(call: Call) -> Answer {
    let search = read::search(&call)?;
    if search.order.is_some() {
        return Err(read::bad("an export cannot be sorted").into());
    }
    let terms = search.query.text.clone();
    let paging = match Paging::read(&call, MOST_EXPORTED)? {
        Paging::Offset { .. } => Paging::Cursor { size: EXPORTED, after: None, before: None },
        cursor @ Paging::Cursor { .. } => cursor,
    };
    let page = search::export(&call.ctx, search, paging.window()).await?;
    let links = paging.links(&call, &page, place);
    let envelope = Envelope::of("results", &results(&page.rows, &terms, &call)?)?.and("facets", &Value::Null)?;
    sides::beside(&call, &page.rows, envelope).await?.paged(links).reply()
}

fn place(shown: &Shown) -> Place {
    let id = shown.ticket.id.number();
    Place { value: id, id }
}

fn results(rows: &[Shown], terms: &[TextTerm], call: &Call) -> Result<Vec<Map<String, Value>>, Error> {
    rows.iter()
        .map(|shown| {
            let ticket = serde_json::to_value(wire::Ticket::asked(shown, call))
                .map_err(|error| Fault::new("write a ticket", error))?;
            let mut result = match ticket {
                Value::Object(fields) => fields,
                _ => Map::new(),
            };
            result.insert("result_type".to_owned(), json!("ticket"));
            result.insert("highlights".to_owned(), json!(highlight(&shown.description, terms, SNIPPET)));
            Ok(result)
        })
        .collect()
}
