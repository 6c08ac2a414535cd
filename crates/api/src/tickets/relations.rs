//! What hangs together with a ticket: incidents and problems, people, tags, merging, spam.

use desk::tickets::{self, Shown, Sort, TicketFilter, TicketList, TicketUpdate};
use domain::ids::{TicketId, UserId};
use domain::job_statuses::Work;
use domain::page::Page;
use domain::tags::Tags;
use domain::tickets::change::TicketChange;
use domain::via::{Channel, Via};
use domain::{Patch, Time};
use gate::{Answer, Call, Paging, Reply};
use identity::users::{self, Key};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::handlers::{direction, organization_of, page, user_of};

pub(super) async fn ccd(call: Call) -> Answer {
    let filter = TicketFilter::Ccd(user_of(&call).await?);
    page(call, filter).await
}

pub(super) async fn followed(call: Call) -> Answer {
    let filter = TicketFilter::Followed(user_of(&call).await?);
    page(call, filter).await
}

pub(super) async fn count_ccd(call: Call) -> Answer {
    let filter = TicketFilter::Ccd(user_of(&call).await?);
    counted(&call, filter).await
}

pub(super) async fn count_requested(call: Call) -> Answer {
    let filter = TicketFilter::Requester(user_of(&call).await?);
    counted(&call, filter).await
}

pub(super) async fn count_assigned(call: Call) -> Answer {
    let filter = TicketFilter::Assignee(user_of(&call).await?);
    counted(&call, filter).await
}

pub(super) async fn count_of_organization(call: Call) -> Answer {
    let filter = TicketFilter::Organization(organization_of(&call).await?);
    counted(&call, filter).await
}

async fn counted(call: &Call, filter: TicketFilter) -> Answer {
    let window = domain::page::Window::first(1);
    let value =
        tickets::count(&call.ctx, TicketList { sort: Sort::Id, direction: direction(call), window, filter }).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn problems(call: Call) -> Answer {
    page(call, TicketFilter::Problems(None)).await
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Beginning {
    text: Option<String>,
}

pub(super) async fn autocomplete_problems(mut call: Call) -> Answer {
    let body: Beginning = call.json().await?;
    let text = call.query.get("text").map(str::to_owned).or(body.text).unwrap_or_default();
    page(call, TicketFilter::Problems(Some(text))).await
}

pub(super) async fn incidents(call: Call) -> Answer {
    let problem = TicketId::new(call.id("id")?);
    tickets::show(&call.ctx, problem).await?;
    page(call, TicketFilter::Incidents(problem)).await
}

pub(super) async fn related(call: Call) -> Answer {
    let id = call.id("id")?;
    let related = tickets::related(&call.ctx, id.into()).await?;
    let sources: Vec<String> = related.followup_source_id.iter().map(ToString::to_string).collect();
    let about = json!({
        "url": call.url(&format!("/api/v2/tickets/{id}/related.json")),
        "topic_id": null,
        "jira_issue_ids": [],
        "followup_source_ids": sources,
        "from_archive": false,
        "incidents": related.incidents,
    });
    // Clients read it below a key, the documentation shows it bare: both.
    let mut reply = about.clone();
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("ticket_related".to_owned(), about);
    }
    Reply::ok(&reply)
}

pub(super) async fn followers(call: Call) -> Answer {
    let people = tickets::people(&call.ctx, call.id("id")?.into()).await?;
    shown(&call, people.follower_ids).await
}

pub(super) async fn email_ccs(call: Call) -> Answer {
    let people = tickets::people(&call.ctx, call.id("id")?.into()).await?;
    shown(&call, people.email_cc_ids).await
}

pub(super) async fn collaborators(call: Call) -> Answer {
    let people = tickets::people(&call.ctx, call.id("id")?.into()).await?;
    let mut ids = people.follower_ids;
    ids.extend(people.email_cc_ids);
    shown(&call, ids).await
}

async fn shown(call: &Call, mut ids: Vec<UserId>) -> Answer {
    ids.sort_unstable();
    ids.dedup();
    let numbers = ids.into_iter().map(UserId::number).collect();
    let rows = users::show_many(&call.ctx, Key::Ids(numbers)).await?;
    let page = Page { count: Some(rows.len() as u64), rows, has_more: false };
    crate::users::page_reply(call, "users", &Paging::Offset { page: 1, per_page: 100 }, &page).await
}

/// `{"tags": […]}`, with `safe_update` beside.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct TagsBody {
    #[serde(deserialize_with = "gate::wire::words")]
    tags: Option<Vec<String>>,
    #[serde(deserialize_with = "gate::wire::flag")]
    safe_update: Option<bool>,
    #[serde(deserialize_with = "gate::wire::patch_time")]
    updated_stamp: Patch<Time>,
}

pub(super) async fn tags(call: Call) -> Answer {
    let shown = tickets::show(&call.ctx, call.id("id")?.into()).await?;
    Reply::ok(&json!({"tags": shown.ticket.tags.as_slice()}))
}

async fn change_tags(call: &mut Call, wish: fn(Tags) -> TicketChange) -> Result<Shown, domain::Error> {
    let body: TagsBody = call.json().await?;
    let tags = Tags::from_words(body.tags.unwrap_or_default().iter().map(String::as_str));
    let update = TicketUpdate {
        wish: wish(tags),
        updated_stamp: body.updated_stamp.set().copied().filter(|_| body.safe_update == Some(true)),
        via: Via::channel(Channel::Api),
        ..TicketUpdate::default()
    };
    Ok(tickets::update(&call.ctx, call.id("id")?.into(), update).await?.0)
}

pub(super) async fn set_tags(mut call: Call) -> Answer {
    let shown = change_tags(&mut call, |tags| TicketChange { tags: Some(tags), ..TicketChange::default() }).await?;
    let url = call.url(&format!("/api/v2/tickets/{}/tags.json", shown.ticket.id));
    Reply::created(&url, &json!({"tags": shown.ticket.tags.as_slice()}))
}

pub(super) async fn add_tags(mut call: Call) -> Answer {
    let shown =
        change_tags(&mut call, |tags| TicketChange { additional_tags: tags, ..TicketChange::default() }).await?;
    Reply::ok(&json!({"tags": shown.ticket.tags.as_slice()}))
}

pub(super) async fn remove_tags(mut call: Call) -> Answer {
    change_tags(&mut call, |tags| TicketChange { remove_tags: tags, ..TicketChange::default() }).await?;
    Ok(Reply::no_content())
}

pub(super) async fn mark_as_spam(call: Call) -> Answer {
    tickets::mark_as_spam(&call.ctx, call.id("id")?.into()).await?;
    Reply::empty_text()
}

/// A merge as Zendesk writes it; the job reads it again.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct MergeBody {
    ids: Vec<gate::wire::Number>,
    target_comment: Option<String>,
    source_comment: Option<String>,
    #[serde(deserialize_with = "gate::wire::flag")]
    target_comment_is_public: Option<bool>,
    #[serde(deserialize_with = "gate::wire::flag")]
    source_comment_is_public: Option<bool>,
}

/// Refuses at once what the actor may not see or merge; the job does the rest.
pub(super) async fn merge(mut call: Call) -> Answer {
    let target = call.id("id")?;
    let body: MergeBody = call.json().await?;
    let ids: Vec<i64> = body.ids.iter().map(|id| id.0).collect();
    tickets::may_merge(&call.ctx, target.into(), ids.iter().copied().map(TicketId::new).collect()).await?;
    let item = json!({
        "id": target,
        "ids": ids,
        "target_comment": body.target_comment,
        "source_comment": body.source_comment,
        "target_comment_is_public": body.target_comment_is_public,
        "source_comment_is_public": body.source_comment_is_public,
    });
    crate::bulk::order(&call, Work::MergeTickets, vec![item]).await
}
