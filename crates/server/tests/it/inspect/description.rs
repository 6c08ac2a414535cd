//! The description of the API against the table of routes, and where it is served.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use testkit::TestHouse;

#[test]
fn the_description_meets_every_route_and_names_everything_once() -> Result<()> {
    let (document, problems) = api::contract::document();
    ensure!(problems.is_empty(), "{}", problems.join("\n"));
    let mut ids = BTreeSet::new();
    let paths = document["paths"].as_object().context("the description has no paths")?;
    for operation in paths.values().filter_map(|path| path.as_object()).flat_map(|path| path.values()) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        ensure!(!id.is_empty() && ids.insert(id), "the operation {id:?} is named twice, or not at all");
        let summary = operation["summary"].as_str().unwrap_or_default();
        ensure!(!summary.is_empty(), "{id} does not say what it is for");
    }
    ensure!(ids.len() == api::routes().0.len(), "{} operations for {} routes", ids.len(), api::routes().0.len());
    // Two types of one name become `Name` and `Name2`, which tells a reader nothing.
    let schemas = document["components"]["schemas"].as_object().context("the description has no schemas")?;
    let twins: Vec<_> = schemas.keys().filter(|name| name.ends_with(|last: char| last.is_ascii_digit())).collect();
    ensure!(twins.is_empty(), "types that share a name: {twins:?}");
    Ok(())
}

#[tokio::test]
async fn everybody_may_read_the_description() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let served = house.get(&owner.nobody(), "/api/balie/v1/openapi.json").await?;
        ensure!(served.status == 200, "{}", served.text);
        ensure!(served.json == api::contract::document().0, "what is served is not what the code says");
    }
    Ok(())
}
