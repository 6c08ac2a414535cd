//! The requests about settings. A change answers with what stands from then on.

use domain::error::ProblemCode;
use domain::{Error, Refusal};
use gate::{Answer, Call, Envelope};
use identity::account::{Setting, change, stored, value};
use identity::brands;
use serde_json::{Map, Value};

use super::wire;

pub(super) async fn zendesks(call: Call) -> Answer {
    let brand = brands::default_id(&call.ctx).await?;
    Envelope::of("settings", &wire::Settings::of(call.ctx.settings(), brand))?.reply()
}

pub(super) async fn change_zendesks(mut call: Call) -> Answer {
    let body: wire::Body = call.json().await?;
    change(&call.ctx, body.wishes()).await?;
    call.ctx = call.door.again().await?;
    zendesks(call).await
}

pub(super) async fn ours(call: Call) -> Answer {
    let settings = call.ctx.settings();
    let all: Map<String, Value> =
        Setting::ALL.into_iter().map(|setting| (setting.word().to_owned(), value(settings, setting))).collect();
    Envelope::of("settings", &all)?.reply()
}

pub(super) async fn change_ours(mut call: Call) -> Answer {
    let body: wire::OurBody = call.json().await?;
    let mut wishes = Vec::new();
    for (word, wished) in &body.settings {
        let Some(setting) = Setting::from_word(word) else { return Err(unknown(word)) };
        wishes.push((setting, stored(wished)));
    }
    change(&call.ctx, wishes).await?;
    call.ctx = call.door.again().await?;
    ours(call).await
}

/// A misspelled setting must not look as if it were set.
fn unknown(word: &str) -> Error {
    let fits = word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let word = if fits { word } else { "base" };
    Refusal::invalid(word, ProblemCode::Invalid, format!("{word}: there is no such setting")).into()
}
