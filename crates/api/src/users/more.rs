//! What hangs below a user, and users of a group and an organization.

use domain::tags::Tags;
use gate::wire::words;
use gate::{Answer, Call, Paging, Reply};
use identity::users::{self, TagsChange, UserFilter};
use identity::{groups, organizations};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::handlers::page_reply;

pub(super) async fn related(call: Call) -> Answer {
    let related = users::related(&call.ctx, call.id("id")?.into()).await?;
    Reply::ok(&json!({"user_related": {
        "assigned_tickets": related.assigned_tickets,
        "requested_tickets": related.requested_tickets,
        "ccd_tickets": related.ccd_tickets,
        "organization_subscriptions": 0,
    }}))
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct TagsBody {
    #[serde(default, deserialize_with = "words")]
    tags: Option<Vec<String>>,
}

async fn tags_of(call: &mut Call) -> Result<Tags, domain::Error> {
    let body: TagsBody = call.json().await?;
    Ok(Tags::from_words(body.tags.unwrap_or_default().iter().map(String::as_str)))
}

async fn change_tags(call: &Call, wish: TagsChange) -> Answer {
    let tags = users::change_tags(&call.ctx, call.id("id")?.into(), wish).await?;
    Reply::ok(&json!({"tags": tags.as_slice()}))
}

pub(super) async fn tags(call: Call) -> Answer {
    let user = users::show(&call.ctx, call.id("id")?.into()).await?;
    Reply::ok(&json!({"tags": user.tags.as_slice()}))
}

pub(super) async fn set_tags(mut call: Call) -> Answer {
    let tags = tags_of(&mut call).await?;
    let id = call.id("id")?;
    let tags = users::change_tags(&call.ctx, id.into(), TagsChange::Set(tags)).await?;
    let url = call.url(&format!("/api/v2/users/{id}/tags.json"));
    Reply::created(&url, &json!({"tags": tags.as_slice()}))
}

pub(super) async fn add_tags(mut call: Call) -> Answer {
    let tags = tags_of(&mut call).await?;
    change_tags(&call, TagsChange::Add(tags)).await
}

pub(super) async fn remove_tags(mut call: Call) -> Answer {
    let tags = tags_of(&mut call).await?;
    users::change_tags(&call.ctx, call.id("id")?.into(), TagsChange::Remove(tags)).await?;
    Ok(Reply::no_content())
}

async fn place(call: Call, filter: UserFilter) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = users::list(&call.ctx, filter, paging.window()).await?;
    page_reply(&call, "users", &paging, &page).await
}

async fn count(call: Call, filter: UserFilter) -> Answer {
    let value = users::count(&call.ctx, filter).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn of_group(call: Call) -> Answer {
    let filter =
        UserFilter { group: Some(groups::show(&call.ctx, call.id("id")?.into()).await?.id), ..UserFilter::default() };
    place(call, filter).await
}

pub(super) async fn count_of_group(call: Call) -> Answer {
    let filter =
        UserFilter { group: Some(groups::show(&call.ctx, call.id("id")?.into()).await?.id), ..UserFilter::default() };
    count(call, filter).await
}

pub(super) async fn of_organization(call: Call) -> Answer {
    let filter = UserFilter {
        organization: Some(organizations::show(&call.ctx, call.id("id")?.into()).await?.id),
        ..UserFilter::default()
    };
    place(call, filter).await
}

pub(super) async fn count_of_organization(call: Call) -> Answer {
    let filter = UserFilter {
        organization: Some(organizations::show(&call.ctx, call.id("id")?.into()).await?.id),
        ..UserFilter::default()
    };
    count(call, filter).await
}
