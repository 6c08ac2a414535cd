//! What each route of requests does: parse, one call, shape.

use desk::requests::{self, Request, RequestList, RequestSearch, Whose};
use desk::tickets::Sort;
use domain::comments::Comment;
use domain::error::ProblemCode;
use domain::ids::UserId;
use domain::page::{Direction, Page, Window};
use domain::search::{SortKey, parse};
use domain::tickets::Status;
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply};
use serde_json::{Value, json};

use super::{read, wire};

const OPEN: [Status; 4] = [Status::New, Status::Open, Status::Pending, Status::Hold];
const SOLVED: [Status; 2] = [Status::Solved, Status::Closed];

pub(super) async fn list(call: Call) -> Answer {
    let statuses = statuses(&call)?;
    page(call, Whose::Mine, statuses).await
}

pub(super) async fn open(call: Call) -> Answer {
    page(call, Whose::Mine, OPEN.to_vec()).await
}

pub(super) async fn solved(call: Call) -> Answer {
    page(call, Whose::Mine, SOLVED.to_vec()).await
}

pub(super) async fn ccd(call: Call) -> Answer {
    let statuses = statuses(&call)?;
    page(call, Whose::Ccd, statuses).await
}

pub(super) async fn of_user(call: Call) -> Answer {
    let (whose, statuses) = (Whose::User(call.id("id")?.into()), statuses(&call)?);
    page(call, whose, statuses).await
}

pub(super) async fn of_organization(call: Call) -> Answer {
    let (whose, statuses) = (Whose::Organization(call.id("id")?.into()), statuses(&call)?);
    page(call, whose, statuses).await
}

/// `status=open,pending`.
fn statuses(call: &Call) -> Result<Vec<Status>, Refusal> {
    call.query
        .all("status")
        .flat_map(|text| text.split(','))
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            let bad = || Refusal::invalid("status", ProblemCode::Invalid, "status: is not valid");
            Status::from_word(word).ok_or_else(bad)
        })
        .collect()
}

fn order(call: &Call) -> (Sort, Direction) {
    let sort = call.query.get("sort").or_else(|| call.query.get("sort_by")).unwrap_or_default();
    let descending = call.query.get("sort_order") == Some("desc") || sort.starts_with('-');
    let direction = if descending { Direction::Descending } else { Direction::Ascending };
    // Made in the order of their numbers.
    (if sort.trim_start_matches('-') == "updated_at" { Sort::UpdatedAt } else { Sort::Id }, direction)
}

async fn page(call: Call, whose: Whose, statuses: Vec<Status>) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let (sort, direction) = order(&call);
    let list = RequestList { whose, statuses, sort, direction, window: paging.window() };
    let page = requests::list(&call.ctx, list).await?;
    let links = paging.links(&call, &page, |request: &Request| sort.place(&request.shown.ticket));
    reply(&call, &page, links).await
}

async fn reply(call: &Call, page: &Page<Request>, links: Vec<(&'static str, Value)>) -> Answer {
    let rows: Vec<_> = page.rows.iter().map(|request| wire::Request::of(request, call)).collect();
    let mut envelope = Envelope::of("requests", &rows)?;
    if call.query.includes("users") {
        envelope = envelope.and("users", &people_of(call, &page.rows).await?)?;
    }
    envelope.paged(links).reply()
}

async fn people_of(call: &Call, rows: &[Request]) -> Result<Vec<wire::RequestUser>, Error> {
    let tickets = rows.iter().map(|request| &request.shown.ticket);
    let ids = tickets.flat_map(|ticket| std::iter::once(ticket.requester_id).chain(ticket.assignee_id)).collect();
    authors(call, ids).await
}

async fn authors(call: &Call, ids: Vec<UserId>) -> Result<Vec<wire::RequestUser>, Error> {
    Ok(requests::authors(&call.ctx, ids).await?.iter().map(wire::author).collect())
}

pub(super) async fn search(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let (skip, limit) = match paging.window() {
        Window::Offset { skip, limit } => (skip, limit),
        Window::After { limit, .. } | Window::Before { limit, .. } => (0, limit),
    };
    let query = parse(call.query.get("query").unwrap_or_default(), call.ctx.now()).map_err(Refusal::from)?;
    let key = call.query.get("sort_by").and_then(SortKey::from_word);
    let order = key.map(|key| (key, order(&call).1));
    let search = RequestSearch { query, order, statuses: statuses(&call)? };
    let page = requests::search(&call.ctx, search, skip, limit).await?;
    // Results are walked by pages; there is no cursor for what is found.
    let paging = Paging::Offset { page: skip / limit.max(1) + 1, per_page: limit };
    let links = paging.links(&call, &page, |request: &Request| Sort::Id.place(&request.shown.ticket));
    reply(&call, &page, links).await
}

async fn one(call: &Call, request: &Request) -> Answer {
    let mut envelope = Envelope::of("request", &wire::Request::of(request, call))?;
    if call.query.includes("users") {
        envelope = envelope.and("users", &people_of(call, std::slice::from_ref(request)).await?)?;
    }
    envelope.reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let request = requests::show(&call.ctx, call.id("id")?.into()).await?;
    one(&call, &request).await
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let request = requests::create(&call.ctx, body.creation()?).await?;
    let url = wire::url(&call, request.shown.ticket.id.number());
    Reply::created(&url, &json!({"request": wire::Request::of(&request, &call)}))
}

pub(super) async fn update(mut call: Call) -> Answer {
    let id = call.id("id")?.into();
    let body: read::Body = call.json().await?;
    let request = requests::update(&call.ctx, id, body.change()).await?;
    one(&call, &request).await
}

pub(super) async fn comments(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = requests::comments(&call.ctx, call.id("id")?.into(), paging.window(), order(&call).1).await?;
    let place = |said: &Comment| domain::page::Place { value: said.id.number(), id: said.id.number() };
    let links = paging.links(&call, &page, place);
    let rows: Vec<_> = page.rows.iter().map(|said| wire::comment(said, &call)).collect();
    let users = authors(&call, page.rows.iter().map(|said| said.author_id).collect()).await?;
    let organizations: Vec<Value> = Vec::new();
    Envelope::of("comments", &rows)?.and("users", &users)?.and("organizations", &organizations)?.paged(links).reply()
}

pub(super) async fn comment(call: Call) -> Answer {
    let said = requests::comment(&call.ctx, call.id("id")?.into(), call.id("comment_id")?.into()).await?;
    Envelope::of("comment", &wire::comment(&said, &call))?.reply()
}
