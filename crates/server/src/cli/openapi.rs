//! `openapi`: prints the description of the API.

use super::say;

/// Needs no data folder: the description comes from the code.
pub(super) fn run() -> anyhow::Result<()> {
    let document = api::contract::document().map_err(|lines| anyhow::anyhow!(lines.join("\n")))?;
    say::line(&serde_json::to_string_pretty(&document)?)
}
