//! Links: what a Markdown file points to in this repository is there.

use crate::tree::{File, Problem, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    tree.files.iter().filter(|file| file.path.ends_with(".md")).flat_map(|file| broken(tree, file)).collect()
}

fn broken(tree: &Tree, file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut fenced = false;
    for (at, line) in file.text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        for target in targets(line) {
            if !resolve(&file.path, target).is_some_and(|path| tree.has(&path)) {
                problems.push(Problem::new(&file.path, at + 1, format!("points to `{target}`, which is not there")));
            }
        }
    }
    problems
}

/// The relative targets `](path)` of a line, without fragments.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split([')', '#', ' ']).next()?;
        let elsewhere = target.is_empty() || target.contains("://") || target.starts_with("mailto:");
        (!elsewhere).then_some(target)
    })
}

/// The path from the root that `target` means in the file `from`; none when it leaves the repository.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_somewhere() {
        let text = "[a](docs/a.md#top) [b](https://example.com) [c](gone.md)\n```\n[d](gone.md)\n```\n[docs](docs/)\n";
        let tree = Tree::of(&[("README.md", text), ("docs/a.md", "[up](../README.md) [out](../../x)\n")]);
        let problems: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(
            problems,
            [
                "README.md:1: points to `gone.md`, which is not there",
                "docs/a.md:1: points to `../../x`, which is not there"
            ]
        );
    }
}
