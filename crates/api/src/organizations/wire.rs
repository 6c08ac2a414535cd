//! Organizations as Zendesk writes them.

use domain::organizations::OrganizationChange;
use domain::tags::Tags;
use domain::{Patch, Time};
use gate::Call;
use gate::wire::{flag, patch_number, patch_text, words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An organization in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Organization<'a> {
    url: String,
    id: i64,
    name: &'a str,
    shared_tickets: bool,
    shared_comments: bool,
    external_id: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
    domain_names: &'a [String],
    details: Option<&'a str>,
    notes: Option<&'a str>,
    group_id: Option<i64>,
    tags: &'a [String],
    organization_fields: &'a Map<String, Value>,
}

impl<'a> Organization<'a> {
    pub(crate) fn of(it: &'a domain::organizations::Organization, call: &Call) -> Self {
        Self {
            url: url(call, it.id.number()),
            id: it.id.number(),
            name: &it.name,
            shared_tickets: it.shared_tickets,
            shared_comments: it.shared_comments,
            external_id: it.external_id.as_deref(),
            created_at: it.created_at,
            updated_at: it.updated_at,
            domain_names: &it.domain_names,
            details: it.details.as_deref(),
            notes: it.notes.as_deref(),
            group_id: it.group_id.map(i64::from),
            tags: it.tags.as_slice(),
            organization_fields: &it.fields,
        }
    }
}

/// The address of an organization.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/organizations/{id}.json"))
}

/// The body of a change.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    organization: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
struct Fields {
    #[serde(default, deserialize_with = "patch_text")]
    name: Patch<String>,
    #[serde(default, deserialize_with = "flag")]
    shared_tickets: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    shared_comments: Option<bool>,
    #[serde(default, deserialize_with = "patch_text")]
    external_id: Patch<String>,
    #[serde(default, deserialize_with = "words")]
    domain_names: Option<Vec<String>>,
    #[serde(default, deserialize_with = "patch_text")]
    details: Patch<String>,
    #[serde(default, deserialize_with = "patch_text")]
    notes: Patch<String>,
    #[serde(default, deserialize_with = "patch_number")]
    group_id: Patch<i64>,
    #[serde(default, deserialize_with = "words")]
    tags: Option<Vec<String>>,
    #[serde(default)]
    organization_fields: Option<Map<String, Value>>,
}

impl From<Body> for OrganizationChange {
    fn from(body: Body) -> Self {
        let fields = body.organization;
        Self {
            // A name of null is a blank one, which the domain refuses.
            name: match fields.name {
                Patch::Keep => None,
                Patch::Clear => Some(String::new()),
                Patch::Set(name) => Some(name),
            },
            external_id: fields.external_id,
            domain_names: fields.domain_names,
            details: fields.details,
            notes: fields.notes,
            group_id: fields.group_id.map(Into::into),
            shared_tickets: fields.shared_tickets,
            shared_comments: fields.shared_comments,
            tags: fields.tags.as_deref().map(tags),
            fields: fields.organization_fields.unwrap_or_default(),
        }
    }
}

/// The body of a change of tags.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct TagsBody {
    #[serde(default, deserialize_with = "words")]
    tags: Option<Vec<String>>,
}

impl TagsBody {
    pub(super) fn into_tags(self) -> Tags {
        tags(self.tags.as_deref().unwrap_or_default())
    }
}

fn tags(words: &[String]) -> Tags {
    Tags::from_words(words.iter().map(String::as_str))
}
