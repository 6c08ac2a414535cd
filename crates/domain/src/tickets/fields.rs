//! The values of custom fields on a ticket, by the field's number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::FieldId;

/// One value, already checked against its field's kind.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FieldValue {
    /// A checkbox.
    Flag(bool),
    /// A multi-select: the tags of the chosen options.
    Choices(Vec<String>),
    /// Everything else, as Zendesk writes it: text, a number, a date, a drop-down's tag, a lookup's id, four card digits.
    Text(String),
}

/// The values that are set. A field without an entry is null (a checkbox: false).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldValues(pub BTreeMap<i64, FieldValue>);

impl FieldValues {
    #[must_use]
    pub fn get(&self, id: FieldId) -> Option<&FieldValue> {
        self.0.get(&id.number())
    }

    /// Sets a value, or forgets it.
    pub fn put(&mut self, id: FieldId, value: Option<FieldValue>) {
        match value {
            Some(value) => self.0.insert(id.number(), value),
            None => self.0.remove(&id.number()),
        };
    }

    /// The stored JSON, empty when no value is set.
    #[must_use]
    pub fn to_stored(&self) -> String {
        if self.0.is_empty() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    /// Reads the stored JSON.
    ///
    /// # Errors
    /// When the text is not what [`Self::to_stored`] wrote.
    pub fn from_stored(text: &str) -> Result<Self, serde_json::Error> {
        if text.is_empty() { Ok(Self::default()) } else { serde_json::from_str(text) }
    }
}
