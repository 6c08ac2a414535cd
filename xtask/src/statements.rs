//! Every statement is run by a test on both engines: the places noted during the tests against those in the code.
//!
//! A test run notes them in the file that `STATEMENTS_RUN` names (`store::engine::seen`).

use std::collections::BTreeSet;

use crate::rust_text::{Literal, is_test, scan, without_tests};
use crate::tree::{File, Problem, Tree};

/// How a statement begins its life.
const MAKERS: [&str; 2] = ["Sql::new(", "Sql::build("];

/// The engines, as they are noted.
const ENGINES: [&str; 2] = ["sqlite", "postgres"];

/// Statements of one engine only: file, what is told of the text, the engine. The list may only shrink.
const OF_ONE_ENGINE: [(&str, &str, &str); 3] = [
    // Each engine keeps words for the search in its own way.
    ("crates/store/src/fulltext.rs", "insert or replace into", "sqlite"),
    ("crates/store/src/fulltext.rs", "insert into", "postgres"),
    // SQLite plans each statement with its values already.
    ("crates/store/src/fulltext.rs", "select set_config('plan_cache_mode', 'force_custom_plan', true)", "postgres"),
];

/// Where a statement is made, and how it reads.
struct Place {
    path: String,
    line: usize,
    text: String,
}

/// The statements that no test ran, by the notes of a run: `sqlite crates/…/sql.rs:12`, one a line.
pub(crate) fn check(tree: &Tree, notes: &str) -> Vec<Problem> {
    let run: BTreeSet<&str> = notes.lines().collect();
    let mut problems = Vec::new();
    for place in tree.rust().filter(|file| is_looked_at(&file.path)).flat_map(places) {
        let noted = |engine: &str| run.contains(format!("{engine} {}:{}", place.path, place.line).as_str());
        for engine in ENGINES {
            let excused = OF_ONE_ENGINE
                .iter()
                .any(|(path, text, only)| *path == place.path && *text == place.text && *only != engine && noted(only));
            if !noted(engine) && !excused {
                let what = format!("no test runs this statement on {engine}: {}", place.text);
                problems.push(Problem::new(&place.path, place.line, what));
            }
        }
    }
    problems
}

/// The code that serves: not tests, nor what helps them, nor the engine itself.
fn is_looked_at(path: &str) -> bool {
    let helper = path.ends_with("store/src/testing.rs") || path.starts_with("crates/store/src/engine/");
    path.starts_with("crates/") && !helper && !is_test(path)
}

fn places(file: &File) -> Vec<Place> {
    let scan = scan(without_tests(&file.text));
    let lines = scan.code.lines().enumerate();
    let made = lines.filter(|(_, line)| MAKERS.iter().any(|maker| line.contains(maker)));
    made.map(|(index, _)| Place { path: file.path.clone(), line: index + 1, text: text(&scan.literals, index + 1) })
        .collect()
}

/// How the statement made on `line` begins: the literal on it or next to it.
fn text(literals: &[Literal], line: usize) -> String {
    let near = |literal: &&Literal| literal.line.abs_diff(line) <= 2;
    let after = literals.iter().filter(near).find(|literal| literal.line >= line);
    let found = after.or_else(|| literals.iter().rfind(near));
    let words = found.map(|literal| literal.text.replace(['\\', '\n'], " ")).unwrap_or_default();
    words.split_whitespace().take(12).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "fn f() {\n    tx.run(Sql::new(\"delete from views\", []));\n}\n";

    #[test]
    fn a_statement_is_run_on_both_engines_or_named() {
        let tree = Tree::of(&[("crates/desk/src/views/sql.rs", CODE)]);
        let both = "sqlite crates/desk/src/views/sql.rs:2\npostgres crates/desk/src/views/sql.rs:2\n";
        assert!(check(&tree, both).is_empty());
        let problems = check(&tree, "sqlite crates/desk/src/views/sql.rs:2\n");
        let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["crates/desk/src/views/sql.rs:2: no test runs this statement on postgres: delete from views"]
        );
        assert_eq!(check(&tree, "").len(), 2);
    }

    #[test]
    fn statements_of_tests_are_not_looked_at() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{CODE}}}\n");
        let tree =
            Tree::of(&[("crates/desk/src/views/tests.rs", CODE), ("crates/desk/src/views/sql.rs", tests.as_str())]);
        assert!(check(&tree, "").is_empty());
    }
}
