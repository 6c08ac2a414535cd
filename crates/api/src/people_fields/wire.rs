//! User and organization fields as Zendesk writes them.

use domain::error::ProblemCode;
use domain::people_fields::{Owner, PeopleFieldChange, PeopleFieldKind};
use domain::ticket_fields::MOST_OPTIONS;
use domain::{Patch, Refusal, Time};
use gate::Call;
use gate::wire::{flag, patch_number, patch_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::field_options::{Shown, Wish, or_blank, plain_or_raw};

/// A field in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct PeopleField<'a> {
    url: String,
    id: i64,
    r#type: &'static str,
    key: &'a str,
    title: &'a str,
    raw_title: &'a str,
    description: &'a str,
    raw_description: &'a str,
    position: i64,
    active: bool,
    system: bool,
    regexp_for_validation: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_field_options: Option<Vec<Shown<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship_target_type: Option<&'a str>,
}

impl<'a> PeopleField<'a> {
    pub(super) fn of(field: &'a domain::people_fields::PeopleField, call: &Call) -> Self {
        Self {
            url: url(call, field.owner, field.id.number()),
            id: field.id.number(),
            r#type: field.kind.word(),
            key: &field.key,
            title: &field.title,
            raw_title: &field.title,
            description: &field.description,
            raw_description: &field.description,
            position: field.position,
            active: field.active,
            // Every one is the account's own.
            system: false,
            regexp_for_validation: field.regexp.as_deref(),
            created_at: field.created_at,
            updated_at: field.updated_at,
            tag: field.tag.as_deref(),
            custom_field_options: field.kind.has_options().then(|| Shown::all(&field.options)),
            relationship_target_type: field.relationship_target_type.as_deref(),
        }
    }
}

/// The address of a field.
pub(super) fn url(call: &Call, owner: Owner, id: i64) -> String {
    call.url(&format!("/api/v2/{}_fields/{id}.json", owner.word()))
}

/// The address of an option of a user field.
pub(super) fn option_url(call: &Call, field: &str, id: i64) -> String {
    call.url(&format!("/api/v2/user_fields/{field}/options/{id}.json"))
}

/// `{"user_field": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct UserBody {
    pub(super) user_field: Fields,
}

/// `{"organization_field": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct OrganizationBody {
    pub(super) organization_field: Fields,
}

/// What a request says of a field.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Fields {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(deserialize_with = "patch_text")]
    key: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    title: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_title: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    description: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_description: Patch<String>,
    #[serde(deserialize_with = "patch_number")]
    position: Patch<i64>,
    #[serde(deserialize_with = "flag")]
    active: Option<bool>,
    #[serde(deserialize_with = "patch_text")]
    regexp_for_validation: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    tag: Patch<String>,
    custom_field_options: Option<Vec<Wish>>,
    #[serde(deserialize_with = "patch_text")]
    relationship_target_type: Patch<String>,
}

impl Fields {
    pub(super) fn change(self) -> Result<PeopleFieldChange, Refusal> {
        let kind = match self.kind.as_deref() {
            None => None,
            Some(word) => Some(
                PeopleFieldKind::from_word(word)
                    .ok_or_else(|| Refusal::invalid("type", ProblemCode::Invalid, "Type: is not a type of field"))?,
            ),
        };
        Ok(PeopleFieldChange {
            kind,
            key: or_blank(self.key),
            title: plain_or_raw(self.title, self.raw_title),
            description: plain_or_raw(self.description, self.raw_description),
            position: self.position.set().copied(),
            active: self.active,
            regexp: self.regexp_for_validation,
            tag: self.tag,
            options: self
                .custom_field_options
                .map(|options| options.into_iter().take(MOST_OPTIONS + 1).map(Into::into).collect()),
            relationship_target_type: or_blank(self.relationship_target_type),
        })
    }
}
