//! The requests about the options of a ticket field.

use desk::ticket_fields;
use domain::Refusal;
use gate::{Answer, Call, Envelope, Reply};
use serde_json::json;

use super::wire;
use crate::field_options::{Body, Shown, paged};

pub(super) async fn list(call: Call) -> Answer {
    let field = ticket_fields::show(&call.ctx, call.id("id")?.into()).await?;
    paged(&call, &field.options)
}

pub(super) async fn show(call: Call) -> Answer {
    let field = ticket_fields::show(&call.ctx, call.id("id")?.into()).await?;
    let id = call.id("option_id")?;
    let option = field.options.iter().find(|option| option.id == id).ok_or(Refusal::NotFound)?;
    Envelope::of("custom_field_option", &Shown::of(option))?.reply()
}

/// 201 for a new option, 200 for one that was changed.
pub(super) async fn put(mut call: Call) -> Answer {
    let id = call.id("id")?;
    let body: Body = call.json().await?;
    let (option, is_new) = ticket_fields::put_option(&call.ctx, id.into(), body.custom_field_option.into()).await?;
    let json = json!({"custom_field_option": Shown::of(&option)});
    if is_new { Reply::created(&wire::option_url(&call, id, option.id), &json) } else { Reply::ok(&json) }
}

pub(super) async fn delete(call: Call) -> Answer {
    ticket_fields::delete_option(&call.ctx, call.id("id")?.into(), call.id("option_id")?).await?;
    Ok(Reply::no_content())
}
