//! Groups as Zendesk writes them.

use domain::groups::GroupChange;
use domain::{Patch, Time};
use gate::Call;
use gate::wire::{flag, patch_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A group in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Group<'a> {
    url: String,
    id: i64,
    is_public: bool,
    name: &'a str,
    description: &'a str,
    default: bool,
    deleted: bool,
    created_at: Time,
    updated_at: Time,
}

impl<'a> Group<'a> {
    pub(crate) fn of(group: &'a domain::groups::Group, call: &Call) -> Self {
        Self {
            url: url(call, group.id.number()),
            id: group.id.number(),
            is_public: group.is_public,
            name: &group.name,
            description: &group.description,
            default: group.is_default,
            deleted: group.deleted,
            created_at: group.created_at,
            updated_at: group.updated_at,
        }
    }
}

/// The address of a group.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/groups/{id}.json"))
}

/// The body of a change.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    group: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct Fields {
    #[serde(default, deserialize_with = "patch_text")]
    name: Patch<String>,
    #[serde(default, deserialize_with = "patch_text")]
    description: Patch<String>,
    #[serde(default, deserialize_with = "flag")]
    is_public: Option<bool>,
}

impl From<Body> for GroupChange {
    fn from(body: Body) -> Self {
        let Fields { name, description, is_public } = body.group;
        Self { name: or_blank(name), description: or_blank(description), is_public }
    }
}

/// Null and empty text are the same wish: blank.
fn or_blank(text: Patch<String>) -> Option<String> {
    match text {
        Patch::Keep => None,
        Patch::Clear => Some(String::new()),
        Patch::Set(text) => Some(text),
    }
}
