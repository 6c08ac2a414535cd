//! Arrows: which crate of the house may depend on which. This list is the whole truth (`docs/adr/0001`).
//!
//! Development dependencies follow the same list, except that `testkit` may be used by the house tests of `server`.

use std::collections::BTreeMap;

use crate::tree::{File, Problem, Tree};

/// Every crate of the house with the crates it may depend on, from the ground up.
pub(crate) const ARROWS: [(&str, &[&str]); 17] = [
    // ground: pure, no input or output
    ("domain", &[]),
    ("vault", &[]),
    ("markup", &[]),
    // storage
    ("sqlite-encrypted", &[]),
    ("store", &["domain", "vault", "sqlite-encrypted"]),
    ("outbound", &["vault"]),
    // services
    ("identity", &["store", "outbound", "vault", "domain"]),
    ("desk", &["identity", "store", "markup", "domain"]),
    // `vault` for the reply capability: a service may go straight down to the ground.
    ("channels", &["desk", "identity", "store", "outbound", "markup", "vault", "domain"]),
    ("steward", &["store", "outbound", "vault", "domain"]),
    // transports: none of them can name a SQL type
    ("gate", &["identity", "domain"]),
    ("api", &["gate", "identity", "desk", "channels", "domain"]),
    ("pages", &["gate", "desk", "identity", "markup", "domain"]),
    ("live", &["gate", "channels", "desk", "identity", "domain"]),
    // what ties it together
    (
        "server",
        &[
            "api", "pages", "live", "gate", "channels", "desk", "identity", "steward", "store", "outbound", "markup",
            "vault", "domain",
        ],
    ),
    (
        "testkit",
        &[
            "server", "api", "pages", "live", "gate", "channels", "desk", "identity", "steward", "store", "outbound",
            "markup", "vault", "domain",
        ],
    ),
    ("xtask", &[]),
];

/// Crates that may use `testkit` in their tests.
const USES_TESTKIT: [&str; 1] = ["server"];

/// Every arrow in the manifests of `tree` that the list does not draw.
pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.into_iter().collect();
    let mut problems = Vec::new();
    for manifest in tree.files.iter().filter(|file| is_member(&file.path)) {
        match dependencies(manifest) {
            Ok((name, found)) => match allowed.get(name.as_str()) {
                None => problems.push(Problem::new(
                    &manifest.path,
                    0,
                    format!(
                        "`{name}` is not in the list of crates: draw its arrows in xtask/src/arrows.rs and write an ADR"
                    ),
                )),
                Some(arrows) => problems.extend(undrawn(manifest, &name, arrows, &found, &allowed)),
            },
            Err(what) => problems.push(Problem::new(&manifest.path, 0, what)),
        }
    }
    problems
}

/// The manifests of the workspace's members.
fn is_member(path: &str) -> bool {
    path == "xtask/Cargo.toml"
        || path
            .strip_prefix("crates/")
            .and_then(|rest| rest.strip_suffix("/Cargo.toml"))
            .is_some_and(|name| !name.contains('/'))
}

/// A dependency as the manifest says it.
struct Found {
    name: String,
    /// Whether only tests, examples and benches see it.
    dev: bool,
}

/// The package's name and all it depends on, under every target, by the packages' own names.
fn dependencies(manifest: &File) -> Result<(String, Vec<Found>), String> {
    let table: toml::Table = manifest.text.parse().map_err(|error| format!("is no TOML: {error}"))?;
    let name = table.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
    let name = name.ok_or("has no package name")?.to_owned();
    let mut found = Vec::new();
    read_sections(&table, &mut found);
    let targets = table.get("target").and_then(toml::Value::as_table);
    for target in targets.into_iter().flat_map(toml::Table::values).filter_map(toml::Value::as_table) {
        read_sections(target, &mut found);
    }
    Ok((name, found))
}

fn read_sections(table: &toml::Table, found: &mut Vec<Found>) {
    for (section, dev) in [("dependencies", false), ("build-dependencies", false), ("dev-dependencies", true)] {
        for (key, value) in table.get(section).and_then(toml::Value::as_table).into_iter().flatten() {
            let name = value.get("package").and_then(toml::Value::as_str).unwrap_or(key);
            found.push(Found { name: name.to_owned(), dev });
        }
    }
}

fn undrawn(
    manifest: &File,
    name: &str,
    arrows: &[&str],
    found: &[Found],
    houses: &BTreeMap<&str, &[&str]>,
) -> Vec<Problem> {
    found
        .iter()
        .filter(|other| houses.contains_key(other.name.as_str()))
        .filter(|other| !arrows.contains(&other.name.as_str()))
        .filter(|other| !(other.dev && other.name == "testkit" && USES_TESTKIT.contains(&name)))
        .map(|other| {
            let line = 1 + manifest.text.lines().take_while(|line| !line.starts_with(&other.name)).count();
            Problem::new(&manifest.path, line, format!("the arrow {name} → {} is not drawn", other.name))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::root;

    fn arrow(name: &str, rest: &str) -> Vec<String> {
        let text = format!("[package]\nname = \"{name}\"\n{rest}");
        let tree = Tree::of(&[(&format!("crates/{name}/Cargo.toml"), &text)]);
        check(&tree).into_iter().map(|problem| problem.to_string()).collect()
    }

    #[test]
    fn a_transport_may_not_name_the_store() {
        assert_eq!(
            arrow("api", "[dependencies]\ngate.workspace = true\nstore.workspace = true\n"),
            ["crates/api/Cargo.toml:5: the arrow api → store is not drawn"]
        );
    }

    #[test]
    fn tests_targets_and_renamed_crates_follow_the_list_too() {
        assert_eq!(arrow("desk", "[dev-dependencies]\nchannels.workspace = true\n").len(), 1);
        assert_eq!(arrow("gate", "[target.'cfg(unix)'.dependencies]\nvault.workspace = true\n").len(), 1);
        assert_eq!(arrow("live", "[dependencies]\ns = { package = \"store\", path = \"../store\" }\n").len(), 1);
    }

    #[test]
    fn testkit_is_for_the_house_tests_only() {
        assert_eq!(arrow("server", "[dev-dependencies]\ntestkit.workspace = true\n"), [""; 0]);
        assert_eq!(arrow("server", "[dependencies]\ntestkit.workspace = true\n").len(), 1);
        assert_eq!(arrow("desk", "[dev-dependencies]\ntestkit.workspace = true\n").len(), 1);
    }

    #[test]
    fn an_unknown_crate_or_a_broken_manifest_is_told() {
        assert!(arrow("annex", "").iter().all(|what| what.contains("not in the list")));
        assert_eq!(check(&Tree::of(&[("crates/api/Cargo.toml", "[package")])).len(), 1);
    }

    #[test]
    fn the_list_goes_downwards_only() {
        for (at, (name, arrows)) in ARROWS.iter().enumerate() {
            for arrow in *arrows {
                let below = ARROWS.iter().position(|(other, _)| other == arrow);
                assert!(below.is_some_and(|below| below < at), "{name} → {arrow} does not point down");
            }
        }
    }

    #[test]
    fn the_house_keeps_to_its_arrows() -> anyhow::Result<()> {
        assert_eq!(check(&Tree::read(&root())?), []);
        Ok(())
    }
}
