//! What each route of search does.

use desk::search::{self, MOST_REACHED, TicketSearch};
use domain::page::{Page, Place, Window};
use domain::search::Kind;
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::search::{MOST_COUNTED, PeopleSearch};
use serde_json::{Value, json};

use super::read::{self, Asked};
use super::results::{self, Found};
use crate::tickets::sides;

/// Rows on a page of the export when nobody says, and at most.
const EXPORTED: u32 = 100;
const MOST_EXPORTED: u32 = 1000;

pub(super) async fn find(call: Call) -> Answer {
    let asked = read::search(&call)?;
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
    if skip >= MOST_REACHED {
        return Err(read::bad(&format!("requested response size was greater than {MOST_REACHED} results")).into());
    }
    let found = gather(&call, &asked, skip, limit.min(MOST_REACHED - skip)).await?;
    let has_more = found.has_more && skip + limit < MOST_REACHED;
    let page = Page::<()> { rows: Vec::new(), has_more, count: Some(found.count.min(u64::from(MOST_COUNTED))) };
    let links = paging.links(&call, &page, |()| Place { value: 0, id: 0 });
    reply(&call, found, links).await
}

/// One kind after another: people, who are few and counted exactly, and then tickets.
async fn gather(call: &Call, asked: &Asked, skip: u32, limit: u32) -> Result<Found, Error> {
    let mut found = Found::default();
    let (mut skip, mut left) = (skip, limit);
    for kind in &asked.kinds {
        let (total, taken) = if *kind == Kind::Ticket {
            let search = TicketSearch { query: asked.query.clone(), order: asked.order };
            let page = search::find(&call.ctx, search, skip, left.max(1)).await?;
            let total = page.count.unwrap_or_default();
            // Nobody asked for more rows than fit; that there are some is told.
            let page = if left == 0 { Page { has_more: total > 0, rows: Vec::new(), count: page.count } } else { page };
            (total, results::tickets(&mut found, call, page, &asked.query.text)?)
        } else {
            let total = identity::search::count(&call.ctx, *kind, asked.query.clone()).await?;
            if total <= u64::from(skip) || left == 0 {
                found.has_more |= total > u64::from(skip);
                (total, 0)
            } else {
                let window = Window::Offset { skip, limit: left };
                (total, results::people(&mut found, call, *kind, asked.people(window)).await?)
            }
        };
        found.count += total;
        skip = u64::from(skip).saturating_sub(total).try_into().unwrap_or(0);
        left = left.saturating_sub(taken);
    }
    Ok(found)
}

async fn reply(call: &Call, found: Found, links: Vec<(&'static str, Value)>) -> Answer {
    let envelope = Envelope::of("results", &found.results)?.and("facets", &Value::Null)?;
    sides::beside(call, &found.tickets, envelope).await?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let asked = read::search(&call)?;
    let mut count = 0;
    for kind in &asked.kinds {
        count += if *kind == Kind::Ticket {
            search::count(&call.ctx, TicketSearch { query: asked.query.clone(), order: asked.order }).await?
        } else {
            identity::search::count(&call.ctx, *kind, asked.query.clone()).await?
        };
    }
    Reply::ok(&json!({"count": count.min(u64::from(MOST_COUNTED))}))
}

pub(super) async fn export(call: Call) -> Answer {
    let asked = read::search(&call)?;
    if asked.order.is_some() {
        return Err(read::bad("an export cannot be sorted").into());
    }
    let kind = asked.only_kind()?;
    let paging = match Paging::read(&call, MOST_EXPORTED)? {
        Paging::Offset { .. } => Paging::Cursor { size: EXPORTED, after: None, before: None },
        cursor @ Paging::Cursor { .. } => cursor,
    };
    let mut found = Found::default();
    if kind == Kind::Ticket {
        let search = TicketSearch { query: asked.query.clone(), order: None };
        let page = search::export(&call.ctx, search, paging.window()).await?;
        results::tickets(&mut found, &call, page, &asked.query.text)?;
    } else {
        search::begin_export(&call.ctx).await?;
        let search = PeopleSearch { order: None, ..asked.people(paging.window()) };
        results::people(&mut found, &call, kind, search).await?;
    }
    let page = Page { rows: found.ids.clone(), has_more: found.has_more, count: None };
    let links = paging.links(&call, &page, |id| Place { value: *id, id: *id });
    reply(&call, found, links).await
}
