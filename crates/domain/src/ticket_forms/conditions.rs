//! Conditions of a form: which fields appear when another has a certain value.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::FieldId;
use crate::tickets::{FieldValue, FieldValues, Status};

/// Most conditions on one side of a form.
pub const MOST_CONDITIONS: usize = 1_500;
/// Most fields one condition shows.
pub const MOST_CHILDREN: usize = 500;

/// When the parent has this value, the children appear.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct FormCondition {
    pub parent_field_id: FieldId,
    /// A drop-down's value, or true or false for a checkbox.
    pub value: Value,
    #[serde(default)]
    pub child_fields: Vec<ChildField>,
}

/// A field that appears.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct ChildField {
    pub id: FieldId,
    #[serde(default)]
    pub is_required: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_on_statuses: Option<RequiredOn>,
}

/// In which statuses agents must have filled it in.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct RequiredOn {
    /// `ALL_STATUSES`, `SOME_STATUSES` or `NO_STATUSES`.
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<String>,
}

impl RequiredOn {
    /// Is it required when the ticket stands here?
    #[must_use]
    pub fn covers(&self, status: Status) -> bool {
        match self.kind.as_str() {
            "ALL_STATUSES" => true,
            "SOME_STATUSES" => self.statuses.iter().any(|word| word == status.word()),
            _ => false,
        }
    }

    /// Are the words Zendesk's?
    #[must_use]
    pub fn is_known(&self) -> bool {
        matches!(self.kind.as_str(), "ALL_STATUSES" | "SOME_STATUSES" | "NO_STATUSES")
            && self.statuses.len() <= Status::ALL.len()
            && self.statuses.iter().all(|word| Status::from_word(word).is_some())
    }
}

impl FormCondition {
    /// Does the ticket's value of the parent meet it?
    #[must_use]
    pub fn is_met(&self, values: &FieldValues) -> bool {
        match (values.get(self.parent_field_id), &self.value) {
            (Some(FieldValue::Flag(flag)), wanted) => {
                *wanted == Value::Bool(*flag) || wanted.as_str() == Some(if *flag { "true" } else { "false" })
            }
            (None, Value::Bool(false)) => true,
            (Some(FieldValue::Text(text)), Value::String(wanted)) => text == wanted,
            (Some(FieldValue::Choices(choices)), Value::String(wanted)) => choices.contains(wanted),
            _ => false,
        }
    }

    /// The child with this number.
    #[must_use]
    pub fn child(&self, id: FieldId) -> Option<&ChildField> {
        self.child_fields.iter().find(|child| child.id == id)
    }
}

/// The stored JSON, empty without conditions.
#[must_use]
pub fn stored(conditions: &[FormCondition]) -> String {
    if conditions.is_empty() { String::new() } else { serde_json::to_string(conditions).unwrap_or_default() }
}

/// Reads the stored JSON.
///
/// # Errors
/// When the text is not what [`stored`] wrote.
pub fn from_stored(text: &str) -> Result<Vec<FormCondition>, serde_json::Error> {
    if text.is_empty() { Ok(Vec::new()) } else { serde_json::from_str(text) }
}
