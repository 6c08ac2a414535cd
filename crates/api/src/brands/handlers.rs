//! The requests about brands.

use domain::error::ProblemCode;
use domain::ids::BrandId;
use domain::page::Place;
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::brands;
use serde_json::json;

use super::wire;

/// Most brands on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = brands::list(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, |shown| {
        let id = shown.brand.id.number();
        Place { value: id, id }
    });
    let rows: Vec<_> = page.rows.iter().map(|shown| wire::Brand::of(shown, &call)).collect();
    Envelope::of("brands", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let shown = brands::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("brand", &wire::Brand::of(&shown, &call))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let shown = brands::create(&call.ctx, body.into()).await?;
    let url = wire::url(&call, shown.brand.id.number());
    Reply::created(&url, &json!({"brand": wire::Brand::of(&shown, &call)}))
}

pub(super) async fn update(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let body: wire::Body = call.json().await?;
    let shown = brands::update(&call.ctx, id.into(), body.into()).await?;
    Envelope::of("brand", &wire::Brand::of(&shown, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    brands::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

pub(super) async fn check_host(call: Call) -> Answer {
    let Some(wanted) = call.query.get("host_mapping") else { return Err(blank_host()) };
    checked(&call, None, wanted).await
}

pub(super) async fn check_host_of_brand(call: Call) -> Answer {
    let shown = brands::show(&call.ctx, call.id("id")?.into()).await?;
    // A brand without a name of its own is asked about the name it has here.
    let wanted = shown.brand.host_mapping.as_deref().unwrap_or(wire::host(&call));
    checked(&call, Some(shown.brand.id), wanted).await
}

async fn checked(call: &Call, besides: Option<BrandId>, wanted: &str) -> Answer {
    let found = brands::check_host(&call.ctx, besides, wanted, wire::host(call)).await?;
    Reply::ok(&wire::HostCheck::of(&found))
}

fn blank_host() -> Error {
    Refusal::invalid("host_mapping", ProblemCode::Blank, "Host mapping: cannot be blank").into()
}
