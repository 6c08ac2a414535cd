//! The requests about organizations.

use domain::error::ProblemCode;
use domain::ids::UserId;
use domain::page::Place;
use domain::tags::Tags;
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::organizations::{self, Key, OrganizationFilter, TagsChange};
use serde_json::json;

use super::wire;

/// Most organizations on one page and in one `show_many`.
const MOST: u32 = 100;
/// Fewest characters an autocompletion begins with.
const FEWEST_CHARACTERS: usize = 2;

pub(super) async fn list(call: Call) -> Answer {
    listed(call, OrganizationFilter::default()).await
}

pub(super) async fn list_of_user(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    listed(call, OrganizationFilter { user: Some(user), ..OrganizationFilter::default() }).await
}

/// By `external_id` or by the whole `name`.
pub(super) async fn search(call: Call) -> Answer {
    let external_id = call.query.get("external_id").map(str::to_owned);
    let name = call.query.get("name").map(|name| name.trim().to_owned());
    if external_id.is_none() && name.is_none() {
        return Err(Refusal::invalid("base", ProblemCode::Blank, "Name one of external_id and name").into());
    }
    listed(call, OrganizationFilter { external_id, name, ..OrganizationFilter::default() }).await
}

pub(super) async fn autocomplete(call: Call) -> Answer {
    let beginning = call.query.get("name").unwrap_or_default().trim().to_owned();
    if beginning.chars().count() < FEWEST_CHARACTERS {
        return Err(Refusal::invalid("name", ProblemCode::Invalid, "Name: give at least two characters").into());
    }
    listed(call, OrganizationFilter { beginning: Some(beginning), ..OrganizationFilter::default() }).await
}

async fn listed(call: Call, filter: OrganizationFilter) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = organizations::list(&call.ctx, filter, paging.window()).await?;
    let links = paging.links(&call, &page, |row| Place { value: row.id.number(), id: row.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|row| wire::Organization::of(row, &call)).collect();
    Envelope::of("organizations", &rows)?.paged(links).reply()
}

pub(super) async fn show_many(call: Call) -> Answer {
    let key = if call.query.has("external_ids") {
        let words = call.query.all("external_ids").flat_map(|text| text.split(','));
        Key::ExternalIds(words.map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect())
    } else {
        Key::Ids(call.query.ids("ids", MOST)?)
    };
    let found = organizations::show_many(&call.ctx, key).await?;
    let rows: Vec<_> = found.iter().map(|row| wire::Organization::of(row, &call)).collect();
    let links = vec![("next_page", json!(null)), ("previous_page", json!(null)), ("count", json!(rows.len()))];
    Envelope::of("organizations", &rows)?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    counted(&call, OrganizationFilter::default()).await
}

pub(super) async fn count_of_user(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    counted(&call, OrganizationFilter { user: Some(user), ..OrganizationFilter::default() }).await
}

async fn counted(call: &Call, filter: OrganizationFilter) -> Answer {
    let value = organizations::count(&call.ctx, filter).await?;
    Envelope::of("count", &json!({"value": value, "refreshed_at": call.ctx.now()}))?.reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let row = organizations::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("organization", &wire::Organization::of(&row, &call))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let row = organizations::create(&call.ctx, body.into()).await?;
    Reply::created(&wire::url(&call, row.id.number()), &json!({"organization": wire::Organization::of(&row, &call)}))
}

pub(super) async fn update(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let body: wire::Body = call.json().await?;
    let row = organizations::update(&call.ctx, id.into(), body.into()).await?;
    Envelope::of("organization", &wire::Organization::of(&row, &call))?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    organizations::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

pub(super) async fn related(call: Call) -> Answer {
    let related = organizations::related(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("organization_related", &json!({"tickets_count": related.tickets, "users_count": related.users}))?
        .reply()
}

pub(super) async fn tags(call: Call) -> Answer {
    let row = organizations::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("tags", &row.tags.as_slice())?.reply()
}

pub(super) async fn set_tags(call: Call) -> Answer {
    let url = call.url(&format!("/api/v2/organizations/{}/tags.json", call.id("id")?));
    let tags = changed_tags(call, TagsChange::Set).await?;
    Reply::created(&url, &json!({"tags": tags.as_slice()}))
}

pub(super) async fn add_tags(call: Call) -> Answer {
    Envelope::of("tags", &changed_tags(call, TagsChange::Add).await?.as_slice())?.reply()
}

pub(super) async fn remove_tags(call: Call) -> Answer {
    changed_tags(call, TagsChange::Remove).await?;
    Ok(Reply::no_content())
}

async fn changed_tags(mut call: Call, wish: fn(Tags) -> TagsChange) -> Result<Tags, Error> {
    let id = call.id("id")?;
    let body: wire::TagsBody = call.json().await?;
    organizations::change_tags(&call.ctx, id.into(), wish(body.into_tags())).await
}
