//! Ticket forms as Zendesk writes them.

use domain::error::ProblemCode;
use domain::ticket_forms::{FormCondition, TicketFormChange};
use domain::{Patch, Refusal, Time};
use gate::Call;
use gate::wire::{Number, flag, patch_number, patch_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::field_options::plain_or_raw;

/// A ticket form in a reply. End users are told what the portal shows.
#[derive(JsonSchema, Serialize)]
pub(crate) struct TicketForm<'a> {
    url: String,
    id: i64,
    name: &'a str,
    raw_name: &'a str,
    display_name: &'a str,
    raw_display_name: &'a str,
    end_user_visible: bool,
    position: i64,
    ticket_field_ids: Vec<i64>,
    active: bool,
    default: bool,
    created_at: Time,
    updated_at: Time,
    in_all_brands: bool,
    restricted_brand_ids: &'a [i64],
    end_user_conditions: Vec<Value>,
    agent_conditions: Vec<Value>,
}

impl<'a> TicketForm<'a> {
    pub(crate) fn of(form: &'a domain::ticket_forms::TicketForm, call: &Call) -> Self {
        let staff = call.ctx.actor().is_staff();
        let name = if staff { &form.name } else { &form.display_name };
        Self {
            url: url(call, form.id.number()),
            id: form.id.number(),
            name,
            raw_name: name,
            display_name: &form.display_name,
            raw_display_name: &form.display_name,
            end_user_visible: form.end_user_visible,
            position: form.position,
            ticket_field_ids: form.ticket_field_ids.iter().map(|id| id.number()).collect(),
            active: form.active,
            default: form.is_default,
            created_at: form.created_at,
            updated_at: form.updated_at,
            in_all_brands: form.in_all_brands,
            restricted_brand_ids: &form.restricted_brand_ids,
            end_user_conditions: conditions(&form.end_user_conditions),
            agent_conditions: if staff { conditions(&form.agent_conditions) } else { Vec::new() },
        }
    }
}

fn conditions(conditions: &[FormCondition]) -> Vec<Value> {
    conditions.iter().map(|condition| json!(condition)).collect()
}

/// The address of a form.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/ticket_forms/{id}.json"))
}

/// `{"ticket_form": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    ticket_form: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Fields {
    #[serde(deserialize_with = "patch_text")]
    name: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_name: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    display_name: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_display_name: Patch<String>,
    #[serde(deserialize_with = "patch_number")]
    position: Patch<i64>,
    #[serde(deserialize_with = "flag")]
    active: Option<bool>,
    #[serde(deserialize_with = "flag")]
    default: Option<bool>,
    #[serde(deserialize_with = "flag")]
    end_user_visible: Option<bool>,
    #[serde(deserialize_with = "flag")]
    in_all_brands: Option<bool>,
    restricted_brand_ids: Option<Vec<Number>>,
    ticket_field_ids: Option<Vec<Number>>,
    agent_conditions: Option<Value>,
    end_user_conditions: Option<Value>,
}

impl Body {
    pub(super) fn change(self) -> Result<TicketFormChange, Refusal> {
        let form = self.ticket_form;
        Ok(TicketFormChange {
            name: plain_or_raw(form.name, form.raw_name),
            display_name: plain_or_raw(form.display_name, form.raw_display_name),
            position: form.position.set().copied(),
            active: form.active,
            is_default: form.default,
            end_user_visible: form.end_user_visible,
            in_all_brands: form.in_all_brands,
            restricted_brand_ids: form.restricted_brand_ids.map(|ids| ids.into_iter().map(|id| id.0).collect()),
            ticket_field_ids: form.ticket_field_ids.map(|ids| ids.into_iter().map(|id| id.0.into()).collect()),
            agent_conditions: read("agent_conditions", form.agent_conditions)?,
            end_user_conditions: read("end_user_conditions", form.end_user_conditions)?,
        })
    }
}

fn read(field: &str, conditions: Option<Value>) -> Result<Option<Vec<FormCondition>>, Refusal> {
    let text = "Conditions: write a list of {parent_field_id, value, child_fields}";
    conditions
        .map(|json| serde_json::from_value(json).map_err(|_| Refusal::invalid(field, ProblemCode::Format, text)))
        .transpose()
}
