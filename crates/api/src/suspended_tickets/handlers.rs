//! The requests about suspended tickets.

use channels::suspended_tickets::{self, Sort, SuspendedList};
use domain::error::ProblemCode;
use domain::ids::SuspendedTicketId;
use domain::page::{Direction, Place};
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::wire::{SuspendedTicket, Upload};
use crate::tickets::wire::Ticket;

/// Most of them on one page and in one bulk request.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let (sort, direction) = order(&call)?;
    let list = SuspendedList { sort, direction, window: paging.window() };
    let page = suspended_tickets::list(&call.ctx, list).await?;
    let links = paging.links(&call, &page, |held| Place { value: held.id.number(), id: held.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|held| SuspendedTicket::of(held, &call)).collect();
    Envelope::of("suspended_tickets", &rows)?.paged(links).reply()
}

/// `sort_by` and `sort_order`, or `sort` with a `-`.
fn order(call: &Call) -> Result<(Sort, Direction), Refusal> {
    let sort = call.query.get("sort");
    let word = call.query.get("sort_by").or_else(|| sort.map(|sort| sort.trim_start_matches('-')));
    let sorted = match word {
        None | Some("created_at" | "id") => Sort::Created,
        Some("subject") => Sort::Subject,
        Some("author_email") => Sort::Author,
        Some("cause") => Sort::Cause,
        Some(_) => {
            let text = "sort_by: choose author_email, cause, created_at or subject";
            return Err(Refusal::invalid("sort_by", ProblemCode::Invalid, text));
        }
    };
    let descending = call.query.get("sort_order") == Some("desc") || sort.is_some_and(|sort| sort.starts_with('-'));
    Ok((sorted, if descending { Direction::Descending } else { Direction::Ascending }))
}

/// The id in the path. Generated clients write it as `7.0`, because the published description calls it a number.
fn number(call: &Call) -> Result<i64, Refusal> {
    let text = call.param("id");
    text.strip_suffix(".0").unwrap_or(text).parse().map_err(|_| Refusal::NotFound)
}

pub(super) async fn show(call: Call) -> Answer {
    let held = suspended_tickets::show(&call.ctx, number(&call)?.into()).await?;
    Envelope::of("suspended_ticket", &SuspendedTicket::of(&held, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    suspended_tickets::delete(&call.ctx, number(&call)?.into()).await?;
    Ok(Reply::no_content())
}

pub(super) async fn destroy_many(call: Call) -> Answer {
    suspended_tickets::destroy_many(&call.ctx, ids(&call)?).await?;
    Ok(Reply::no_content())
}

/// The ids of a bulk request; asking for nothing is a mistake.
fn ids(call: &Call) -> Result<Vec<i64>, Refusal> {
    let ids = call.query.ids("ids", MOST)?;
    if ids.is_empty() {
        return Err(Refusal::invalid("ids", ProblemCode::Blank, "ids: cannot be blank"));
    }
    Ok(ids)
}

pub(super) async fn recover(call: Call) -> Answer {
    let id: SuspendedTicketId = number(&call)?.into();
    let held = suspended_tickets::show(&call.ctx, id).await?;
    match suspended_tickets::recover(&call.ctx, id).await {
        // A list of one, as in Zendesk.
        Ok(shown) => Reply::ok(&json!({"ticket": [Ticket::of(&shown, &call.base)]})),
        Err(Error::Refused(refusal @ Refusal::Invalid(_))) => {
            let failed = [SuspendedTicket::of(&held, &call).failed(&refusal)];
            Reply::json(StatusCode::UNPROCESSABLE_ENTITY, &json!({"ticket": failed}))
        }
        Err(error) => Err(error),
    }
}

pub(super) async fn recover_many(call: Call) -> Answer {
    let done = suspended_tickets::recover_many(&call.ctx, ids(&call)?).await?;
    if done.failed.is_empty() {
        let tickets: Vec<_> = done.tickets.iter().map(|shown| Ticket::of(shown, &call.base)).collect();
        return Reply::ok(&json!({"tickets": tickets}));
    }
    let failed: Vec<_> =
        done.failed.iter().map(|(held, refusal)| SuspendedTicket::of(held, &call).failed(refusal)).collect();
    Reply::json(StatusCode::UNPROCESSABLE_ENTITY, &json!({"tickets": failed}))
}

/// The suspended ticket in the query or the body.
#[derive(Default, Deserialize)]
struct Named {
    id: Option<i64>,
}

pub(super) async fn attachments(mut call: Call) -> Answer {
    let named = match call.query.read("id")? {
        Some(id) => Some(id),
        None => call.json::<Named>().await?.id,
    };
    let id = named.ok_or_else(|| Refusal::invalid("id", ProblemCode::Blank, "id: cannot be blank"))?;
    copied(&call, id).await
}

pub(super) async fn attachments_of(call: Call) -> Answer {
    copied(&call, number(&call)?).await
}

async fn copied(call: &Call, id: i64) -> Answer {
    let uploaded = suspended_tickets::copy_files(&call.ctx, id.into()).await?;
    Envelope::of("upload", &Upload::of(uploaded))?.reply()
}
