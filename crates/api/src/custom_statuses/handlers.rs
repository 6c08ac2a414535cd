//! The requests about custom statuses.

use desk::custom_statuses::{self, StatusFilter};
use domain::tickets::Status;
use gate::{Answer, Call, Envelope, Reply};
use serde_json::json;

use super::wire;

pub(super) async fn list(call: Call) -> Answer {
    let wish = |key: &str| call.query.get(key).and_then(|text| text.parse().ok());
    let words = call.query.get("status_categories").unwrap_or_default();
    let filter = StatusFilter {
        active: wish("active"),
        is_default: wish("default"),
        categories: words.split(',').filter_map(|word| Status::from_word(word.trim())).collect(),
    };
    let statuses = custom_statuses::list(&call.ctx, filter).await?;
    let rows: Vec<_> = statuses.iter().map(|status| wire::CustomStatus::of(status, &call)).collect();
    Envelope::of("custom_statuses", &rows)?.reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let status = custom_statuses::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("custom_status", &wire::CustomStatus::of(&status, &call))?.reply()
}

pub(super) async fn create(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let status = custom_statuses::create(&call.ctx, body.change()?).await?;
    let json = json!({"custom_status": wire::CustomStatus::of(&status, &call)});
    Reply::created(&wire::url(&call, status.id.number()), &json)
}

pub(super) async fn update(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    let status = custom_statuses::update(&call.ctx, call.id("id")?.into(), body.change()?).await?;
    Envelope::of("custom_status", &wire::CustomStatus::of(&status, &call))?.reply()
}

pub(super) async fn make_default(mut call: Call) -> Answer {
    let body: wire::Defaults = call.json().await?;
    custom_statuses::make_default(&call.ctx, body.ids()).await?;
    Reply::ok(&json!({}))
}
