//! The inspectors: the table of routes against strangers, and the table itself against its printed copy.

mod description;
mod events;
mod permissions;
mod sample_settings;
mod samples;
mod strangers;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Result, ensure};
use axum::http::Method;
use gate::Access;
use testkit::TestHouse;

/// The top of the repository.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Compares a committed reference with what the code says; writes it anew when `UPDATE_REFERENCE` is set.
#[expect(clippy::disallowed_methods, reason = "the person who runs the test says whether to write")]
fn compare(file: &str, text: &str) -> Result<()> {
    let path = root().join(file);
    if std::env::var("UPDATE_REFERENCE").is_ok() {
        std::fs::write(&path, text)?;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = text.lines().zip(kept.lines()).find(|(now, then)| now != then);
    ensure!(kept == text, "{file} is not what the code says: {differing:?}; look, then run with UPDATE_REFERENCE=1");
    Ok(())
}

/// A path with every parameter filled with a number that exists nowhere.
fn filled(path: &str) -> String {
    let words = path.split('/').map(|word| if word.starts_with('{') { "987654321" } else { word });
    words.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn nobody_and_strangers_are_refused_on_every_route_that_asks_who_calls() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        house.account("other").await?;
        let foreign = owner.at("other.localhost");
        let narrow = house.caller("acme", testkit::OWNER, "nothing:read").await?;
        for route in api::routes().0 {
            let path = filled(route.path);
            if matches!(route.access, Access::Public(_) | Access::Client(_) | Access::Visitor(_)) {
                continue;
            }
            let row = format!("{} {}", route.method, route.path);
            let nobody = house.send(&owner.nobody(), route.method.clone(), &path, None).await?;
            ensure!(nobody.status == 401, "{row} answered nobody with {}", nobody.status);
            let stranger = house.send(&foreign, route.method.clone(), &path, None).await?;
            // The address limit on failed sign-ins does not apply here: no peer address is known.
            ensure!(stranger.status == 401, "{row} answered another account's owner with {}", stranger.status);
            let scopeless = house.send(&narrow, route.method.clone(), &path, None).await?;
            ensure!(scopeless.status == 403, "{row} answered a token without the scope with {}", scopeless.status);
        }
    }
    Ok(())
}

#[tokio::test]
async fn an_unknown_path_and_an_unknown_method_have_their_own_answers() -> Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let unknown = house.get(&owner, "/api/v2/nothing_here.json").await?;
        ensure!(unknown.status == 404 && unknown.json["error"] == "InvalidEndpoint", "{}", unknown.text);
        let method = house.send(&owner, Method::PATCH, "/api/v2/tickets.json", None).await?;
        ensure!(method.status == 405, "{}", method.text);
        let host = house.get(&owner.at("nowhere.example"), "/api/v2/tickets.json").await?;
        ensure!(host.status == 404, "{}", host.text);
    }
    Ok(())
}

#[test]
fn the_printed_table_of_routes_is_what_the_code_says() -> Result<()> {
    let rows: BTreeSet<String> = server::house::every_route()
        .0
        .iter()
        .map(|route| {
            format!("{:<7} {:<60} {:<9} {}", route.method, route.path, route.access.word(), route.access.scope())
        })
        .collect();
    let table = rows.into_iter().map(|row| format!("{}\n", row.trim_end())).collect::<String>();
    insta::with_settings!({prepend_module_to_snapshot => false, snapshot_path => "../../../../../docs/reference", omit_expression => true}, {
        insta::assert_snapshot!("routes", table);
    });
    Ok(())
}
