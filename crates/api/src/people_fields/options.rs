//! The requests about the options of a user field.

use domain::Refusal;
use gate::{Answer, Call, Envelope, Reply};
use identity::people_fields;
use serde_json::json;

use super::handlers::owner;
use super::wire;
use crate::field_options::{Body, Shown, paged};

pub(super) async fn list(call: Call) -> Answer {
    let field = people_fields::show(&call.ctx, owner(&call), call.param("id")).await?;
    paged(&call, &field.options)
}

pub(super) async fn show(call: Call) -> Answer {
    let field = people_fields::show(&call.ctx, owner(&call), call.param("id")).await?;
    let id = call.id("option_id")?;
    let option = field.options.iter().find(|option| option.id == id).ok_or(Refusal::NotFound)?;
    Envelope::of("custom_field_option", &Shown::of(option))?.reply()
}

/// 201 for a new option, 200 for one that was changed.
pub(super) async fn put(mut call: Call) -> Answer {
    let body: Body = call.json().await?;
    let wish = body.custom_field_option.into();
    let (option, is_new) = people_fields::put_option(&call.ctx, owner(&call), call.param("id"), wish).await?;
    let json = json!({"custom_field_option": Shown::of(&option)});
    let field = call.param("id");
    if is_new { Reply::created(&wire::option_url(&call, field, option.id), &json) } else { Reply::ok(&json) }
}

pub(super) async fn delete(call: Call) -> Answer {
    people_fields::delete_option(&call.ctx, owner(&call), call.param("id"), call.id("option_id")?).await?;
    Ok(Reply::no_content())
}
