//! The options of drop-downs and multi-selects as Zendesk writes them, for fields of tickets and of people.

use domain::Patch;
use domain::ticket_fields::{FieldOption, OptionWish};
use gate::{Answer, Call, Envelope, wire};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An option in a reply.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "FieldOption")]
pub(crate) struct Shown<'a> {
    id: i64,
    name: &'a str,
    raw_name: &'a str,
    value: &'a str,
    default: bool,
}

impl<'a> Shown<'a> {
    pub(crate) fn of(option: &'a FieldOption) -> Self {
        Self {
            id: option.id,
            name: &option.name,
            raw_name: &option.name,
            value: &option.value,
            default: option.default,
        }
    }

    pub(crate) fn all(options: &'a [FieldOption]) -> Vec<Self> {
        options.iter().map(Self::of).collect()
    }
}

/// Most options on one page.
const MOST: usize = 100;

/// A page of options. The list is short: it is read whole and cut here.
pub(crate) fn paged(call: &Call, options: &[FieldOption]) -> Answer {
    let page = call.query.read::<usize>("page")?.unwrap_or(1).clamp(1, 1000);
    let skip = (page - 1) * MOST;
    let rows: Vec<_> = options.iter().skip(skip).take(MOST).map(Shown::of).collect();
    let link = |to: usize| call.url_with(&[("page", &to.to_string())], &[]);
    let more = skip + MOST < options.len();
    Envelope::of("custom_field_options", &rows)?
        .and("count", &options.len())?
        .and("next_page", &more.then(|| link(page + 1)))?
        .and("previous_page", &(page > 1).then(|| link(page - 1)))?
        .reply()
}

/// `{"custom_field_option": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Body {
    pub(crate) custom_field_option: Wish,
}

/// What a request says of one option.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Wish {
    #[serde(deserialize_with = "wire::patch_number")]
    id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_text")]
    name: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    raw_name: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    value: Patch<String>,
    #[serde(deserialize_with = "wire::flag")]
    default: Option<bool>,
}

impl From<Wish> for OptionWish {
    fn from(wish: Wish) -> Self {
        let name = if wish.name.is_named() { wish.name } else { wish.raw_name };
        Self { id: wish.id.set().copied(), name: name.over(None), value: wish.value.over(None), default: wish.default }
    }
}

/// Text that null empties.
pub(crate) fn or_blank(text: Patch<String>) -> Option<String> {
    match text {
        Patch::Keep => None,
        Patch::Clear => Some(String::new()),
        Patch::Set(text) => Some(text),
    }
}

/// The name of a key, or of its raw twin, which older clients send back.
pub(crate) fn plain_or_raw(plain: Patch<String>, raw: Patch<String>) -> Option<String> {
    or_blank(if plain.is_named() { plain } else { raw })
}
