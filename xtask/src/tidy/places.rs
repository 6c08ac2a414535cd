//! Places: nothing in the tree depends on the machine it was written on, nor on a private registry.

use crate::tree::{File, Problem, Tree};

/// Where packages may come from, as lock files say it.
const REGISTRIES: [&str; 3] =
    ["registry+https://github.com/rust-lang/crates.io-index", "https://registry.npmjs.org/", "https://pypi.org/"];

/// Folders of one person's machine. Written in halves, so that this file does not find itself.
const MACHINE_PATHS: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/tmp/", "brief"),
];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems: Vec<Problem> = tree.files.iter().flat_map(machine_paths).collect();
    problems.extend(tree.files.iter().filter(|file| is_lock(&file.path)).flat_map(strange_sources));
    problems.extend(tree.files.iter().flat_map(registry_settings));
    problems
}

fn machine_paths(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        for path in MACHINE_PATHS {
            if line.match_indices(path).any(|(start, _)| begins_a_path(line, start)) {
                problems.push(Problem::new(&file.path, at + 1, format!("names a folder of one machine, `{path}`")));
            }
        }
    }
    problems
}

/// Whether the `/` at `start` begins a path, rather than going on with a URL or another path.
fn begins_a_path(line: &str, start: usize) -> bool {
    !line.get(..start).unwrap_or_default().ends_with(|last: char| last.is_alphanumeric() || "/.-_~}*)".contains(last))
}

fn is_lock(path: &str) -> bool {
    path.ends_with("Cargo.lock") || path.ends_with("package-lock.json")
}

fn strange_sources(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        let line = line.trim();
        let Some(source) = line.strip_prefix("source = \"").or_else(|| line.strip_prefix("\"resolved\": \"")) else {
            continue;
        };
        if !REGISTRIES.iter().any(|registry| source.starts_with(registry)) {
            problems.push(Problem::new(&file.path, at + 1, "takes a package from elsewhere than the public registry"));
        }
    }
    problems
}

/// Settings that send everybody's downloads somewhere else.
fn registry_settings(file: &File) -> Vec<Problem> {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let words: &[&str] = match name {
        ".npmrc" => &["registry", "_auth"],
        "pip.conf" => &["index-url"],
        "requirements.txt" => &["--index-url", "--extra-index-url", "-i "],
        "config.toml" if file.path.contains(".cargo/") => &["[source", "[registr", "replace-with", "index ="],
        _ => return Vec::new(),
    };
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| words.iter().any(|word| line.trim_start().starts_with(word)))
        .map(|(at, _)| Problem::new(&file.path, at + 1, "names a registry: that is for the machine to say"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_machine_is_not_named() {
        for path in MACHINE_PATHS {
            assert_eq!(found("docs/a.md", &format!("see `{path}x`\n")), 1, "{path}");
            assert_eq!(found("docs/a.md", &format!("https://example.com{path}x\n")), 0, "{path}");
        }
    }

    #[test]
    fn packages_come_from_the_public_registries() {
        assert_eq!(found("Cargo.lock", "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"), 0);
        assert_eq!(found("Cargo.lock", "source = \"git+https://example.com/x\"\n"), 1);
        assert_eq!(found("web/package-lock.json", "  \"resolved\": \"http://mirror.example/x.tgz\",\n"), 1);
        assert_eq!(found(".npmrc", "registry=http://mirror.example/\n"), 1);
        assert_eq!(found(".cargo/config.toml", "[alias]\nxtask = \"run\"\n"), 0);
        assert_eq!(found(".cargo/config.toml", "[source.crates-io]\n"), 1);
    }
}
