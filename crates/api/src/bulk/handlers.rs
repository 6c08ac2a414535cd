//! Orders for many tickets, and what all orders share.

use desk::idempotency_keys::{self, Keyed};
use desk::job_statuses::{self, NewBulk};
use domain::job_statuses::{JobStatus, MOST_ITEMS, Work};
use domain::{Error, Refusal};
use gate::call::MOST_JSON_BYTES;
use gate::{Answer, Call, HeaderName, Reply};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::job_statuses::wire;
use crate::tickets::IDEMPOTENCY_KEY;

/// A list of things, or one change for all that the query names.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Tickets {
    tickets: Option<Vec<Value>>,
    ticket: Option<Value>,
}

/// Writes an order of items and answers with its status.
pub(crate) async fn order(call: &Call, work: Work, items: Vec<Value>) -> Answer {
    shared_order(call, work, items, None).await
}

pub(super) async fn shared_order(call: &Call, work: Work, items: Vec<Value>, shared: Option<Value>) -> Answer {
    let job = started(call, NewBulk { work, items, shared }).await?;
    wire::reply(call, &job)
}

async fn started(call: &Call, new: NewBulk) -> Result<JobStatus, Error> {
    if new.items.is_empty() {
        return Err(Refusal::Malformed("The request names nothing to do this to".to_owned()).into());
    }
    bounded(new.items.len())?;
    job_statuses::start(&call.ctx, new).await
}

pub(super) fn bounded(many: usize) -> Result<(), Refusal> {
    if many > MOST_ITEMS as usize { Err(Refusal::TooManyValues { limit: MOST_ITEMS }) } else { Ok(()) }
}

/// The items that `ids` or `external_ids` of the query name; none when the query has neither.
pub(super) fn named(call: &Call) -> Result<Option<Vec<Value>>, Refusal> {
    if call.query.all("ids").next().is_some() {
        let ids = call.query.ids("ids", MOST_ITEMS)?;
        return Ok(Some(ids.into_iter().map(|id| json!({"id": id})).collect()));
    }
    if call.query.all("external_ids").next().is_none() {
        return Ok(None);
    }
    let words = call.query.all("external_ids").flat_map(|text| text.split(','));
    let items: Vec<Value> = words
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|external_id| json!({"external_id": external_id}))
        .collect();
    bounded(items.len())?;
    Ok(Some(items))
}

/// An order about things that are named only.
pub(super) async fn about_named(call: &Call, work: Work) -> Answer {
    let items = named(call)?.unwrap_or_default();
    order(call, work, items).await
}

/// An order to change things: those of the query all alike, or those of the list each in its own way.
pub(super) async fn update(call: &Call, work: Work, list: Option<Vec<Value>>, one: Option<Value>) -> Answer {
    match (named(call)?, one, list) {
        (Some(items), Some(shared), _) => shared_order(call, work, items, Some(shared)).await,
        (_, _, Some(items)) => order(call, work, items).await,
        _ => Err(Refusal::Malformed("The body names no change".to_owned()).into()),
    }
}

pub(super) async fn create_tickets(mut call: Call) -> Answer {
    let bytes = call.bytes(MOST_JSON_BYTES).await?;
    let body: Tickets = call.parse(&bytes)?;
    let items = body.tickets.unwrap_or_default();
    let Some(key) = call.header(IDEMPOTENCY_KEY) else { return order(&call, Work::CreateTickets, items).await };
    bounded(items.len())?;
    let keyed = Keyed::new(&call.ctx, key, &call.path, &bytes)?;
    let new = NewBulk { work: Work::CreateTickets, items, shared: None };
    let (job, lookup) = idempotency_keys::start_bulk(&call.ctx, keyed, new).await?;
    Ok(wire::reply(&call, &job)?.with(crate::tickets::LOOKUP, lookup.word()))
}

pub(super) async fn update_tickets(mut call: Call) -> Answer {
    let body: Tickets = call.json().await?;
    update(&call, Work::UpdateTickets, body.tickets, body.ticket).await
}

pub(super) async fn delete_tickets(call: Call) -> Answer {
    about_named(&call, Work::DeleteTickets).await
}

pub(super) async fn mark_tickets_as_spam(call: Call) -> Answer {
    about_named(&call, Work::MarkTicketsAsSpam).await
}

pub(super) async fn restore_tickets(call: Call) -> Answer {
    let items = named(&call)?.unwrap_or_default();
    let job = started(&call, NewBulk { work: Work::RestoreTickets, items, shared: None }).await?;
    // Zendesk answers with an empty text; who wants to wait for the end finds the job at the address.
    let address = call.url(&format!("/api/v2/job_statuses/{}.json", job.id));
    Ok(Reply::empty_text()?.with(HeaderName::from_static("location"), &address))
}

pub(super) async fn permanently_delete_tickets(call: Call) -> Answer {
    about_named(&call, Work::PermanentlyDeleteTickets).await
}
