//! The requests about groups.

use domain::groups::Group;
use domain::ids::UserId;
use domain::page::{Page, Place};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::groups::{self, GroupFilter};
use serde_json::{Value, json};

use super::wire;

/// Most groups on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    listed(call, GroupFilter::default()).await
}

pub(super) async fn list_of_user(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    listed(call, GroupFilter { user: Some(user) }).await
}

async fn listed(call: Call, filter: GroupFilter) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = groups::list(&call.ctx, filter, paging.window()).await?;
    page_reply(&call, &paging, &page)
}

pub(super) async fn assignable(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = groups::assignable(&call.ctx, paging.window()).await?;
    page_reply(&call, &paging, &page)
}

fn page_reply(call: &Call, paging: &Paging, page: &Page<Group>) -> Answer {
    let links = paging.links(call, page, |group| Place { value: group.id.number(), id: group.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|group| wire::Group::of(group, call)).collect();
    Envelope::of("groups", &rows)?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let value = groups::count(&call.ctx, GroupFilter::default()).await?;
    Envelope::of("count", &json!({"value": value, "refreshed_at": call.ctx.now()}))?.reply()
}

pub(super) async fn count_of_user(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    let value = groups::count(&call.ctx, GroupFilter { user: Some(user) }).await?;
    Envelope::of("count", &json!({"value": value, "refreshed_at": call.ctx.now()}))?.reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let group = groups::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("group", &wire::Group::of(&group, &call))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let group = groups::create(&call.ctx, body.into()).await?;
    let body: Value = json!({"group": wire::Group::of(&group, &call)});
    Reply::created(&wire::url(&call, group.id.number()), &body)
}

pub(super) async fn update(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let body: wire::Body = call.json().await?;
    let group = groups::update(&call.ctx, id.into(), body.into()).await?;
    Envelope::of("group", &wire::Group::of(&group, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    groups::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}
