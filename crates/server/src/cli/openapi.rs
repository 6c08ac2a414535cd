//! `openapi`: prints the description of the API.

use super::say;

/// Needs no data folder: the description comes from the code.
pub(super) fn run() -> anyhow::Result<()> {
    let (document, problems) = api::contract::document();
    anyhow::ensure!(problems.is_empty(), problems.join("\n"));
    say::line(&serde_json::to_string_pretty(&document)?)
}
