//! Users put away: listing, showing and deleting them for good.

use domain::time::Time;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::users;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::handlers::place;
use super::wire::User;

/// A deleted user as shown: the fields Zendesk names.
#[derive(JsonSchema, Serialize)]
pub(super) struct DeletedUser {
    id: Option<i64>,
    url: Option<String>,
    name: String,
    email: Option<String>,
    created_at: Option<Time>,
    updated_at: Option<Time>,
    time_zone: String,
    phone: Option<String>,
    shared_phone_number: Option<bool>,
    photo: Value,
    locale_id: i64,
    locale: &'static str,
    organization_id: Option<i64>,
    role: &'static str,
    active: bool,
}

impl DeletedUser {
    fn of(user: &domain::users::User, call: &Call) -> Self {
        let shown = User::from(user, call);
        Self {
            id: shown.id,
            url: Some(call.url(&format!("/api/v2/deleted_users/{}.json", user.id))),
            name: shown.name,
            email: shown.email,
            created_at: shown.created_at,
            updated_at: shown.updated_at,
            time_zone: shown.time_zone,
            phone: shown.phone,
            shared_phone_number: shown.shared_phone_number,
            photo: shown.photo,
            locale_id: shown.locale_id,
            locale: shown.locale,
            organization_id: shown.organization_id,
            role: shown.role,
            active: false,
        }
    }
}

pub(super) async fn list(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = users::deleted(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, place);
    let rows: Vec<_> = page.rows.iter().map(|user| DeletedUser::of(user, &call)).collect();
    Envelope::of("deleted_users", &rows)?.paged(links).reply()
}

pub(super) async fn count(call: Call) -> Answer {
    let value = users::deleted_count(&call.ctx).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn show(call: Call) -> Answer {
    let user = users::show_deleted(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("deleted_user", &DeletedUser::of(&user, &call))?.reply()
}

pub(super) async fn permanently_delete(call: Call) -> Answer {
    let user = users::permanently_delete(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("deleted_user", &DeletedUser::of(&user, &call))?.reply()
}
