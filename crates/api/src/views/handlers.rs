//! The requests about views themselves.

use desk::views::{self, ViewFilter};
use domain::page::{Page, Place, Window};
use domain::views::View;
use gate::{Answer, Call, Envelope, Paging, Reply};
use serde_json::json;

use super::{read, wire};

/// Most views on one page, and in one `show_many`.
const MOST: u32 = 100;
/// How many views the compact list holds.
const COMPACT: u32 = 32;

pub(super) async fn list(call: Call) -> Answer {
    let active = call.query.get("active").and_then(|text| text.parse().ok());
    listed(call, ViewFilter { active }).await
}

pub(super) async fn active(call: Call) -> Answer {
    listed(call, ViewFilter { active: Some(true) }).await
}

async fn listed(call: Call, filter: ViewFilter) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = views::list(&call.ctx, filter, paging.window()).await?;
    let links = paging.links(&call, &page, |view: &View| Place { value: view.position, id: view.id.number() });
    envelope(&call, &page.rows).await?.paged(links).reply()
}

async fn envelope(call: &Call, rows: &[View]) -> Result<Envelope, domain::Error> {
    let outputs: Vec<_> = rows.iter().map(|view| &view.output).collect();
    let titles = views::titles(&call.ctx, &outputs).await?;
    Envelope::of("views", &rows.iter().map(|view| wire::View::of(view, &titles, call)).collect::<Vec<_>>())
}

async fn one(call: &Call, view: &View) -> Result<serde_json::Value, domain::Error> {
    let titles = views::titles(&call.ctx, &[&view.output]).await?;
    Ok(json!({"view": wire::View::of(view, &titles, call)}))
}

fn whole(count: usize) -> Vec<(&'static str, serde_json::Value)> {
    vec![("next_page", json!(null)), ("previous_page", json!(null)), ("count", json!(count))]
}

pub(super) async fn compact(call: Call) -> Answer {
    let page: Page<View> = views::list(&call.ctx, ViewFilter { active: Some(true) }, Window::first(COMPACT)).await?;
    envelope(&call, &page.rows).await?.paged(whole(page.rows.len())).reply()
}

pub(super) async fn show_many(call: Call) -> Answer {
    let ids = call.query.ids("ids", MOST)?;
    let rows = views::show_many(&call.ctx, ids).await?;
    envelope(&call, &rows).await?.paged(whole(rows.len())).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let value = views::count(&call.ctx, ViewFilter::default()).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn show(call: Call) -> Answer {
    let view = views::show(&call.ctx, call.id("id")?.into()).await?;
    Reply::ok(&one(&call, &view).await?)
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let view = views::create(&call.ctx, body.change(&call)?).await?;
    // 200, unlike other things that are made: so Zendesk publishes it, and generated clients refuse another.
    Reply::ok(&one(&call, &view).await?)
}

pub(super) async fn update(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let view = views::update(&call.ctx, call.id("id")?.into(), body.change(&call)?).await?;
    Reply::ok(&one(&call, &view).await?)
}

pub(super) async fn delete(call: Call) -> Answer {
    views::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}
