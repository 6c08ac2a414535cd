//! What each route of tags does: parse, one call, shape.

use desk::tags::{self, Tally};
use gate::{Answer, Call, Envelope, Paging, Reply};
use serde_json::{Value, json};

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = tags::popular(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, Tally::place);
    let rows: Vec<Value> = page.rows.iter().map(|tally| json!({"name": tally.name, "count": tally.count})).collect();
    Envelope::of("tags", &rows)?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let value = tags::count(&call.ctx).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn autocomplete(call: Call) -> Answer {
    let found = tags::autocomplete(&call.ctx, call.query.get("name").unwrap_or_default()).await?;
    Reply::ok(&json!({"tags": found, "count": found.len()}))
}
