//! Bad input over the whole API: what a stranger's program or an attacker may send ends in a documented refusal.
//!
//! The cases are made from the description of the API, so that a new route is tried without a word here.

pub(crate) mod bodies;
mod paths;
pub(crate) mod probe;
mod queries;
mod values;

use std::collections::HashSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use axum::http::Method;
use serde_json::Value;
use testkit::TestHouse;

use probe::Probe;

/// A word in everything that is sent; no line of the log may hold it.
const MARK: &str = "zqxjmark";
/// How long one request may take in a debug build on a busy machine.
const MOST_TIME: Duration = Duration::from_secs(10);
/// PostgreSQL is asked each of so many cases: what differs there is the store, not the reading of requests.
const SAMPLE: usize = 23;

/// A probe for each engine; the second one takes samples only.
async fn probes() -> Result<Vec<Probe>> {
    let log = testkit::logs::captured();
    let mut probes = Vec::new();
    for (index, house) in TestHouse::each().await?.into_iter().enumerate() {
        probes.push(Probe::new(house, log.clone(), if index == 0 { 1 } else { SAMPLE }).await?);
    }
    Ok(probes)
}

#[tokio::test]
async fn a_bad_body_is_refused_on_every_route() -> Result<()> {
    for mut probe in probes().await? {
        for operation in probe::operations()? {
            bodies::try_all(&mut probe, &operation).await?;
        }
        probe.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_key_of_another_kind_is_refused_or_read_as_what_it_says_in_what_is_made() -> Result<()> {
    kinds(|method| method == Method::POST).await
}

#[tokio::test]
async fn a_key_of_another_kind_is_refused_or_read_as_what_it_says_in_what_is_changed() -> Result<()> {
    kinds(|method| method != Method::POST).await
}

async fn kinds(due: fn(&Method) -> bool) -> Result<()> {
    for mut probe in probes().await? {
        let mut seen = HashSet::new();
        for operation in probe::operations()? {
            let again = !seen.insert(operation.body().map(Value::to_string));
            if !due(&operation.method) {
                continue;
            }
            bodies::try_kinds(&mut probe, &operation, again).await?;
        }
        probe.settle().await?;
        probe.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_text_or_list_too_long_is_refused_or_cut() -> Result<()> {
    for mut probe in probes().await? {
        let mut seen = HashSet::new();
        for operation in probe::operations()? {
            if seen.insert(operation.body().map(Value::to_string)) {
                bodies::try_long(&mut probe, &operation).await;
            }
        }
        probe.settle().await?;
        probe.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_bad_path_or_method_is_refused_on_every_route() -> Result<()> {
    for mut probe in probes().await? {
        for operation in probe::operations()? {
            paths::try_all(&mut probe, &operation).await?;
        }
        paths::try_unknown(&mut probe).await?;
        probe.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_bad_query_is_refused_or_ignored_on_every_list() -> Result<()> {
    for mut probe in probes().await? {
        for operation in probe::operations()? {
            queries::try_all(&mut probe, &operation).await?;
        }
        probe.end().await?;
    }
    Ok(())
}

#[tokio::test]
async fn dropped_keys_are_named_and_the_rest_is_done() -> Result<()> {
    for mut probe in probes().await? {
        let mut seen = 0;
        for operation in probe::operations()? {
            seen += bodies::try_unknown_keys(&mut probe, &operation).await?;
        }
        ensure!(seen > 40, "only {seen} routes were tried");
        probe.end().await?;
    }
    Ok(())
}
