//! The requests about ticket fields.

use desk::ticket_fields;
use domain::page::Place;
use domain::ticket_fields::TicketField;
use gate::{Answer, Call, Envelope, Paging, Reply, wire::Number};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::wire;

/// Most fields on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = ticket_fields::list(&call.ctx, paging.window()).await?;
    let links =
        paging.links(&call, &page, |field: &TicketField| Place { value: field.position, id: field.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|field| wire::TicketField::of(field, &call)).collect();
    Envelope::of("ticket_fields", &rows)?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let value = ticket_fields::count(&call.ctx).await?;
    Envelope::of("count", &json!({"value": value, "refreshed_at": call.ctx.now()}))?.reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let field = ticket_fields::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("ticket_field", &wire::TicketField::of(&field, &call))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let field = ticket_fields::create(&call.ctx, body.change()?).await?;
    let json = json!({"ticket_field": wire::TicketField::of(&field, &call)});
    Reply::created(&wire::url(&call, field.id.number()), &json)
}

pub(super) async fn update(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let field = ticket_fields::update(&call.ctx, call.id("id")?.into(), body.change()?).await?;
    Envelope::of("ticket_field", &wire::TicketField::of(&field, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    ticket_fields::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

/// The new order.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Order {
    ticket_field_ids: Vec<Number>,
}

pub(super) async fn reorder(mut call: Call) -> Answer {
    let order: Order = call.json().await?;
    let ids = order.ticket_field_ids.into_iter().map(|id| id.0.into()).collect();
    ticket_fields::reorder(&call.ctx, ids).await?;
    Reply::empty_text()
}
