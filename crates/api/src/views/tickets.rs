//! The requests about the tickets of a view.

use desk::tickets::Shown;
use desk::views;
use domain::page::Page;
use domain::rules::Output;
use gate::{Answer, Call, Envelope, Paging, Reply};
use serde_json::{Value, json};

use super::{read, rows, wire};
use crate::tickets::sides;

/// Most tickets on one page.
const MOST: u32 = 100;
/// Most views in one `count_many`.
const MOST_COUNTS: u32 = 20;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let (view, page) =
        views::list_tickets(&call.ctx, call.id("id")?.into(), read::order(&call), paging.window()).await?;
    sides::many(&call, "tickets", &page.rows).await?.paged(links(&call, &paging, &page, &view.output)).reply()
}

pub(super) async fn execute(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let (view, page) =
        views::list_tickets(&call.ctx, call.id("id")?.into(), read::order(&call), paging.window()).await?;
    let id = view.id.number();
    let told = json!({"id": id, "url": wire::url(&call, id)});
    executed(&call, &paging, &page, &view.output, &told).await
}

pub(super) async fn preview(mut call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let body: read::Body = call.json().await?;
    let (output, page) = views::preview(&call.ctx, body.change(&call)?, paging.window()).await?;
    executed(&call, &paging, &page, &output, &json!({"id": null, "url": null})).await
}

async fn executed(call: &Call, paging: &Paging, page: &Page<Shown>, output: &Output, view: &Value) -> Answer {
    let titles = views::titles(&call.ctx, &[output]).await?;
    let rows: Vec<_> = page.rows.iter().map(|shown| rows::row(shown, output, call)).collect();
    sides::beside(call, &page.rows, Envelope::of("rows", &rows)?)
        .await?
        .and("columns", &wire::columns(output, &titles, call))?
        .and("view", view)?
        .paged(links(call, paging, page, output))
        .reply()
}

fn links(call: &Call, paging: &Paging, page: &Page<Shown>, output: &Output) -> Vec<(&'static str, Value)> {
    paging.links(call, page, |shown| views::place(output, &shown.ticket))
}

pub(super) async fn count(call: Call) -> Answer {
    let id = call.id("id")?;
    let count = views::count_tickets(&call.ctx, id.into()).await?;
    Reply::ok(&json!({"view_count": wire::count(count, Some(id), &call)}))
}

pub(super) async fn count_many(call: Call) -> Answer {
    let ids = call.query.ids("ids", MOST_COUNTS)?;
    let counts = views::count_tickets_many(&call.ctx, ids).await?;
    let counts: Vec<_> = counts.into_iter().map(|(id, count)| wire::count(count, Some(id.number()), &call)).collect();
    Reply::ok(&json!({"view_counts": counts}))
}

pub(super) async fn preview_count(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let count = views::preview_count(&call.ctx, body.change(&call)?).await?;
    Reply::ok(&json!({"view_count": wire::count(count, None, &call)}))
}
