//! The requests about roles.

use domain::page::Place;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::custom_roles;

use super::wire;

/// Most roles on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = custom_roles::list(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, |role| Place { value: role.id.number(), id: role.id.number() });
    let rows: Vec<_> = page.rows.iter().map(wire::CustomRole::of).collect();
    Envelope::of("custom_roles", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let role = custom_roles::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("custom_role", &wire::CustomRole::of(&role))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let role = custom_roles::create(&call.ctx, body.into()).await?;
    // 200, unlike other things that are made: so Zendesk publishes it, and generated clients refuse another.
    Envelope::of("custom_role", &wire::CustomRole::of(&role))?.reply()
}

pub(super) async fn update(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let body: wire::Body = call.json().await?;
    let role = custom_roles::update(&call.ctx, id.into(), body.into()).await?;
    Envelope::of("custom_role", &wire::CustomRole::of(&role))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    custom_roles::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}
