//! Custom statuses as Zendesk writes them.

use domain::custom_statuses::CustomStatusChange;
use domain::error::ProblemCode;
use domain::ids::CustomStatusId;
use domain::tickets::Status;
use domain::{Patch, Refusal, Time};
use gate::Call;
use gate::wire::{flag, patch_text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::field_options::plain_or_raw;

/// A custom status in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct CustomStatus<'a> {
    url: String,
    id: i64,
    status_category: &'static str,
    agent_label: &'a str,
    raw_agent_label: &'a str,
    end_user_label: &'a str,
    raw_end_user_label: &'a str,
    description: &'a str,
    raw_description: &'a str,
    end_user_description: &'a str,
    raw_end_user_description: &'a str,
    active: bool,
    default: bool,
    created_at: Time,
    updated_at: Time,
}

impl<'a> CustomStatus<'a> {
    pub(crate) fn of(status: &'a domain::custom_statuses::CustomStatus, call: &Call) -> Self {
        Self {
            url: url(call, status.id.number()),
            id: status.id.number(),
            status_category: status.category.word(),
            agent_label: &status.agent_label,
            raw_agent_label: &status.agent_label,
            end_user_label: &status.end_user_label,
            raw_end_user_label: &status.end_user_label,
            description: &status.description,
            raw_description: &status.description,
            end_user_description: &status.end_user_description,
            raw_end_user_description: &status.end_user_description,
            active: status.active,
            default: status.is_default,
            created_at: status.created_at,
            updated_at: status.updated_at,
        }
    }
}

/// The address of a custom status.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/custom_statuses/{id}.json"))
}

/// `{"custom_status": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    custom_status: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Fields {
    status_category: Option<String>,
    #[serde(deserialize_with = "patch_text")]
    agent_label: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_agent_label: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    end_user_label: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_end_user_label: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    description: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_description: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    end_user_description: Patch<String>,
    #[serde(deserialize_with = "patch_text")]
    raw_end_user_description: Patch<String>,
    #[serde(deserialize_with = "flag")]
    active: Option<bool>,
}

impl Body {
    pub(super) fn change(self) -> Result<CustomStatusChange, Refusal> {
        let status = self.custom_status;
        let wrong = || Refusal::invalid("status_category", ProblemCode::Invalid, "Status category: is not a category");
        Ok(CustomStatusChange {
            category: match status.status_category.as_deref() {
                None => None,
                Some(word) => Some(Status::from_word(word).ok_or_else(wrong)?),
            },
            agent_label: plain_or_raw(status.agent_label, status.raw_agent_label),
            end_user_label: plain_or_raw(status.end_user_label, status.raw_end_user_label),
            description: plain_or_raw(status.description, status.raw_description),
            end_user_description: plain_or_raw(status.end_user_description, status.raw_end_user_description),
            active: status.active,
        })
    }
}

/// The statuses that become defaults: a list, or one text with commas.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Defaults {
    ids: Value,
}

impl Defaults {
    /// What is no number names no status.
    pub(super) fn ids(self) -> Vec<CustomStatusId> {
        let number = |value: &Value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()).unwrap_or(0);
        let numbers: Vec<i64> = match &self.ids {
            Value::Array(list) => list.iter().take(100).map(number).collect(),
            Value::String(text) => text.split(',').take(100).map(|word| word.trim().parse().unwrap_or(0)).collect(),
            one => vec![number(one)],
        };
        numbers.into_iter().map(CustomStatusId::new).collect()
    }
}
