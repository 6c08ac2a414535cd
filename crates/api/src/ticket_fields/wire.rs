//! Ticket fields as Zendesk writes them.

use domain::error::ProblemCode;
use domain::ticket_fields::{FieldKind, MOST_OPTIONS, TicketFieldChange};
use domain::tickets::{Priority, Status, TicketType};
use domain::{Patch, Refusal, Time};
use gate::Call;
use gate::wire::{flag, patch_number, patch_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::field_options::{Shown, Wish, or_blank, plain_or_raw};

/// A ticket field in a reply. End users are told what the portal shows.
#[derive(JsonSchema, Serialize)]
pub(super) struct TicketField<'a> {
    url: String,
    id: i64,
    r#type: &'static str,
    title: &'a str,
    raw_title: &'a str,
    description: &'a str,
    raw_description: &'a str,
    position: i64,
    active: bool,
    required: bool,
    collapsed_for_agents: bool,
    regexp_for_validation: Option<&'a str>,
    title_in_portal: &'a str,
    raw_title_in_portal: &'a str,
    visible_in_portal: bool,
    editable_in_portal: bool,
    required_in_portal: bool,
    tag: Option<&'a str>,
    created_at: Time,
    updated_at: Time,
    removable: bool,
    key: Option<&'a str>,
    agent_description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sub_type_id: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    system_field_options: Option<Vec<Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_field_options: Option<Vec<Shown<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relationship_target_type: Option<&'a str>,
}

impl<'a> TicketField<'a> {
    pub(super) fn of(field: &'a domain::ticket_fields::TicketField, call: &Call) -> Self {
        let staff = call.ctx.actor().is_staff();
        let title = if staff { &field.title } else { &field.title_in_portal };
        Self {
            url: url(call, field.id.number()),
            id: field.id.number(),
            r#type: field.kind.word(),
            title,
            raw_title: title,
            description: &field.description,
            raw_description: &field.description,
            position: field.position,
            active: field.active,
            required: field.required,
            collapsed_for_agents: field.collapsed_for_agents,
            regexp_for_validation: field.regexp.as_deref(),
            title_in_portal: &field.title_in_portal,
            raw_title_in_portal: &field.title_in_portal,
            visible_in_portal: field.visible_in_portal,
            editable_in_portal: field.editable_in_portal,
            required_in_portal: field.required_in_portal,
            tag: field.tag.as_deref(),
            created_at: field.created_at,
            updated_at: field.updated_at,
            removable: !field.kind.is_system(),
            key: None,
            agent_description: field.agent_description.as_deref().filter(|_| staff),
            sub_type_id: matches!(field.kind, FieldKind::Status | FieldKind::Priority).then_some(1),
            system_field_options: system_options(field.kind),
            custom_field_options: field.kind.has_options().then(|| Shown::all(&field.options)),
            relationship_target_type: field.relationship_target_type.as_deref(),
        }
    }
}

/// The address of a field.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/ticket_fields/{id}.json"))
}

/// The address of an option.
pub(super) fn option_url(call: &Call, field: i64, id: i64) -> String {
    call.url(&format!("/api/v2/ticket_fields/{field}/options/{id}.json"))
}

/// What a field of the system offers.
fn system_options(kind: FieldKind) -> Option<Vec<Value>> {
    let words: Vec<&str> = match kind {
        FieldKind::Status => {
            Status::ALL.into_iter().filter(|status| *status != Status::Closed).map(Status::word).collect()
        }
        FieldKind::Priority => Priority::ALL.into_iter().map(Priority::word).collect(),
        FieldKind::TicketType => TicketType::ALL.into_iter().map(TicketType::word).collect(),
        _ => return None,
    };
    Some(words.into_iter().map(|word| json!({"name": name(word), "value": word})).collect())
}

fn name(word: &str) -> String {
    let mut letters = word.chars();
    match (word, letters.next()) {
        ("hold", _) => "On-hold".to_owned(),
        (_, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => String::new(),
    }
}

/// `{"ticket_field": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    ticket_field: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Fields {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(deserialize_with = "patch_text")]
    title: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_title: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    title_in_portal: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_title_in_portal: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    description: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_description: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    agent_description: Patch<String>,
    #[serde(deserialize_with = "patch_number")]
    position: Patch<i64>,
    #[serde(deserialize_with = "flag")]
    active: Option<bool>,
    #[serde(deserialize_with = "flag")]
    required: Option<bool>,
    #[serde(deserialize_with = "flag")]
    collapsed_for_agents: Option<bool>,
    #[serde(deserialize_with = "patch_text")]
    regexp_for_validation: Patch<String>,
    #[serde(deserialize_with = "flag")]
    visible_in_portal: Option<bool>,
    #[serde(deserialize_with = "flag")]
    editable_in_portal: Option<bool>,
    #[serde(deserialize_with = "flag")]
    required_in_portal: Option<bool>,
    #[serde(deserialize_with = "patch_text")]
    tag: Patch<String>,
    custom_field_options: Option<Vec<Wish>>,
    #[serde(deserialize_with = "patch_text")]
    relationship_target_type: Patch<String>,
}

impl Body {
    pub(super) fn change(self) -> Result<TicketFieldChange, Refusal> {
        let field = self.ticket_field;
        let kind = match field.kind.as_deref() {
            None => None,
            Some(word) => Some(
                FieldKind::from_word(word)
                    .ok_or_else(|| Refusal::invalid("type", ProblemCode::Invalid, "Type: is not a type of field"))?,
            ),
        };
        Ok(TicketFieldChange {
            kind,
            title: plain_or_raw(field.title, field.raw_title),
            title_in_portal: plain_or_raw(field.title_in_portal, field.raw_title_in_portal),
            description: plain_or_raw(field.description, field.raw_description),
            agent_description: field.agent_description,
            position: field.position.set().copied(),
            active: field.active,
            required: field.required,
            collapsed_for_agents: field.collapsed_for_agents,
            regexp: field.regexp_for_validation,
            visible_in_portal: field.visible_in_portal,
            editable_in_portal: field.editable_in_portal,
            required_in_portal: field.required_in_portal,
            tag: field.tag,
            options: field
                .custom_field_options
                .map(|options| options.into_iter().take(MOST_OPTIONS + 1).map(Into::into).collect()),
            relationship_target_type: or_blank(field.relationship_target_type),
        })
    }
}
