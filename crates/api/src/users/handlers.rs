//! What each route of users does: parse, one service call, shape.

use domain::page::{Page, Place};
use domain::role::Role;
use domain::users::User;
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::users::{self, Key, UserFilter};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::{read, sides, wire};

/// Most users on a page, and in one request that names many.
const MOST: u32 = 100;

pub(super) fn place(user: &User) -> Place {
    Place { value: user.id.number(), id: user.id.number() }
}

/// A page of users with what is loaded beside them.
pub(crate) async fn page_reply(call: &Call, key: &str, paging: &Paging, page: &Page<User>) -> Answer {
    let links = paging.links(call, page, place);
    let rows: Vec<_> = page.rows.iter().map(|user| wire::User::from(user, call)).collect();
    let envelope = sides::add(call, &page.rows, Envelope::of(key, &rows)?).await?;
    envelope.paged(links).reply()
}

pub(super) async fn one_reply(call: &Call, user: &User) -> Answer {
    let envelope = Envelope::of("user", &wire::User::from(user, call))?;
    sides::add(call, std::slice::from_ref(user), envelope).await?.reply()
}

fn filter(call: &Call) -> Result<UserFilter, Refusal> {
    let mut roles: Vec<Role> = Vec::new();
    for word in call.query.all("role").filter(|word| !word.is_empty()) {
        let known = users::roles_of(word)
            .ok_or_else(|| Refusal::invalid("role", domain::error::ProblemCode::Invalid, "role: is not valid"))?;
        roles.extend(known);
    }
    Ok(UserFilter { roles, external_id: call.query.get("external_id").map(str::to_owned), ..UserFilter::default() })
}

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = users::list(&call.ctx, filter(&call)?, paging.window()).await?;
    page_reply(&call, "users", &paging, &page).await
}

pub(super) async fn count(call: Call) -> Answer {
    let value = users::count(&call.ctx, filter(&call)?).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn me(call: Call) -> Answer {
    let token = call.door.authenticity_token(&call.ctx);
    let me = match call.ctx.actor().user_id() {
        Some(id) => wire::User::from(&users::show(&call.ctx, id).await?, &call),
        None => wire::User::anonymous(&call),
    };
    Envelope::of("user", &me.with_token(token))?.reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let user = users::show(&call.ctx, call.id("id")?.into()).await?;
    one_reply(&call, &user).await
}

pub(super) async fn show_many(call: Call) -> Answer {
    let external_ids: Vec<String> = call
        .query
        .all("external_ids")
        .flat_map(|text| text.split(','))
        .map(|word| word.trim().to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let key = if call.query.has("external_ids") {
        Key::ExternalIds(external_ids)
    } else {
        Key::Ids(call.query.ids("ids", MOST)?)
    };
    let rows = users::show_many(&call.ctx, key).await?;
    let page = Page { count: Some(rows.len() as u64), rows, has_more: false };
    page_reply(&call, "users", &Paging::Offset { page: 1, per_page: MOST }, &page).await
}

pub(super) async fn search(call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = match call.query.get("external_id") {
        Some(external_id) => users::by_external_id(&call.ctx, external_id).await?,
        None => users::search(&call.ctx, call.query.get("query").unwrap_or_default(), paging.window()).await?,
    };
    page_reply(&call, "users", &paging, &page).await
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Beginning {
    name: Option<String>,
}

pub(super) async fn autocomplete(mut call: Call) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let name = match call.query.get("name") {
        Some(name) => name.to_owned(),
        None => call.json::<Beginning>().await?.name.unwrap_or_default(),
    };
    let page = users::autocomplete(&call.ctx, &name, paging.window()).await?;
    page_reply(&call, "users", &paging, &page).await
}

fn address(call: &Call, user: &User) -> String {
    call.url(&format!("/api/v2/users/{}.json", user.id))
}

fn created(call: &Call, user: &User) -> Result<Reply, Error> {
    Reply::created(&address(call, user), &json!({"user": wire::User::from(user, call)}))
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let user = users::create(&call.ctx, body.change()?).await?;
    created(&call, &user)
}

pub(super) async fn upsert(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let (user, is_new) = users::upsert(&call.ctx, None, body.change()?).await?;
    if is_new { created(&call, &user) } else { one_reply(&call, &user).await }
}

pub(super) async fn update(mut call: Call) -> Answer {
    let id = call.id("id")?.into();
    let body: read::Body = call.json().await?;
    let user = users::update(&call.ctx, id, body.change()?).await?;
    one_reply(&call, &user).await
}

pub(super) async fn delete(call: Call) -> Answer {
    let user = users::delete(&call.ctx, call.id("id")?.into()).await?;
    one_reply(&call, &user).await
}
