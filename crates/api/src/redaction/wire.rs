//! Redactions as Zendesk asks for them.

use domain::Patch;
use gate::wire::patch_number;
use schemars::JsonSchema;
use serde::Deserialize;

/// A text that shall be gone.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Text {
    pub(super) text: String,
}

/// A comment's HTML in which what shall be gone is marked.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Marked {
    #[serde(deserialize_with = "patch_number")]
    pub(super) ticket_id: Patch<i64>,
    /// The comment's HTML as it is, with `<redact>` tags around what shall go.
    pub(super) html_body: String,
    /// Addresses of files kept elsewhere that shall go from the text.
    pub(super) external_attachment_urls: Vec<String>,
}
