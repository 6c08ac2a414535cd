//! The requests about the options of a ticket field.

use desk::ticket_fields;
use domain::Refusal;
use gate::{Answer, Call, Envelope, Reply};
use serde_json::json;

use super::wire;
use crate::field_options::{Body, Shown};

/// Most options on one page.
const MOST: usize = 100;

/// The list is short: it is read whole and cut into pages here.
pub(super) async fn list(call: Call) -> Answer {
    let field = ticket_fields::show(&call.ctx, call.id("id")?.into()).await?;
    let page = call.query.read::<usize>("page")?.unwrap_or(1).max(1);
    let skip = page.saturating_sub(1).saturating_mul(MOST);
    let rows: Vec<_> = field.options.iter().skip(skip).take(MOST).map(Shown::of).collect();
    let link = |to: usize| call.url_with(&[("page", &to.to_string())], &[]);
    let more = skip.saturating_add(MOST) < field.options.len();
    Envelope::of("custom_field_options", &rows)?
        .and("count", &field.options.len())?
        .and("next_page", &more.then(|| link(page + 1)))?
        .and("previous_page", &(page > 1).then(|| link(page - 1)))?
        .reply()
}

fn option_id(call: &Call) -> Result<i64, Refusal> {
    call.id("option_id")
}

pub(super) async fn show(call: Call) -> Answer {
    let field = ticket_fields::show(&call.ctx, call.id("id")?.into()).await?;
    let id = option_id(&call)?;
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
    ticket_fields::delete_option(&call.ctx, call.id("id")?.into(), option_id(&call)?).await?;
    Ok(Reply::no_content())
}
