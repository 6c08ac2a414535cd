//! Budgets: what is allowed a few times is counted, so that it stays a few times.

use crate::rust_text::{is_test, scan, without_tests};
use crate::tree::{Problem, Tree};

/// A call or a word that may stand in the code only so often, and where not at all.
struct Budget {
    word: &'static str,
    most: usize,
    /// Paths where it is not counted.
    free: &'static [&'static str],
    /// Words up to the next `{` that make a use harmless.
    harmless: &'static [&'static str],
    why: &'static str,
}

/// What a yes, a no or a number answers with: no row of a thing comes out, so nothing can be shown.
const PLAIN_ANSWERS: &[&str] = &["StoreResult<bool>", "StoreResult<i64>", "StoreResult<Option<i64>>"];

const BUDGETS: [Budget; 5] = [
    Budget {
        word: "commit_quietly(",
        most: 10,
        free: &["crates/store/", "xtask/"],
        harmless: &[],
        why: "a change without an event is for stamps and cursors",
    },
    Budget { word: "either(", most: 20, free: &["xtask/"], harmless: &[], why: "one SQL text serves both engines" },
    Budget {
        word: "fn trusted_",
        most: 41,
        free: &["xtask/"],
        harmless: PLAIN_ANSWERS,
        why: "rows that pass no permission are never shown to the actor",
    },
    Budget {
        word: "tokio::spawn(",
        most: 0,
        free: &[
            "crates/server/",
            "crates/store/",
            "crates/outbound/",
            "crates/channels/",
            "crates/live/",
            "crates/testkit/",
            "xtask/",
        ],
        harmless: &[],
        why: "what runs on its own is started where it is also stopped",
    },
    Budget {
        word: "rand::",
        most: 0,
        free: &["crates/vault/", "xtask/"],
        harmless: &[],
        why: "randomness is a parameter, made by `vault::random`",
    },
];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems: Vec<Problem> = BUDGETS.iter().flat_map(|budget| check_budget(tree, budget)).collect();
    problems.extend(ignored_tests(tree));
    problems
}

/// Does the item that begins on the first line end its head in a harmless word?
fn is_harmless(lines: &[&str], words: &[&str]) -> bool {
    if words.is_empty() {
        return false;
    }
    let text = lines.iter().take(8).copied().collect::<Vec<_>>().join(" ");
    let head = text.split('{').next().unwrap_or_default();
    words.iter().any(|word| head.contains(word))
}

fn check_budget(tree: &Tree, budget: &Budget) -> Vec<Problem> {
    let mut found = Vec::new();
    for file in tree.rust().filter(|file| !is_test(&file.path)) {
        if budget.free.iter().any(|free| file.path.starts_with(free)) {
            continue;
        }
        let code = scan(without_tests(&file.text)).code;
        let lines: Vec<&str> = code.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if is_harmless(lines.get(at..).unwrap_or_default(), budget.harmless) {
                continue;
            }
            let what = format!("`{}` is allowed {} times: {}", budget.word, budget.most, budget.why);
            found.extend((0..uses(line, budget.word)).map(|_| Problem::new(&file.path, at + 1, what.clone())));
        }
    }
    if found.len() > budget.most { found } else { Vec::new() }
}

/// How often `word` stands in `line` as a whole word that is used, not defined.
fn uses(line: &str, word: &str) -> usize {
    line.match_indices(word)
        .filter(|(at, _)| {
            let before = line.get(..*at).unwrap_or_default();
            !before.ends_with(|last: char| last.is_alphanumeric() || last == '_') && !before.ends_with("fn ")
        })
        .count()
}

/// A test that does not run proves nothing.
fn ignored_tests(tree: &Tree) -> Vec<Problem> {
    let mut problems = Vec::new();
    for file in tree.rust().filter(|file| !file.path.starts_with("xtask/")) {
        for (at, line) in scan(&file.text).code.lines().enumerate() {
            if line.trim_start().starts_with("#[ignore") {
                problems.push(Problem::new(&file.path, at + 1, "a test is run or deleted, never ignored"));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn quiet_commits_are_few() {
        let few = "tx.commit_quietly(\"last seen\");\n".repeat(10);
        let many = "tx.commit_quietly(\"last seen\");\n".repeat(11);
        assert_eq!(found("crates/identity/src/sessions/service.rs", &few), 0);
        assert_eq!(found("crates/identity/src/sessions/service.rs", &many), 11);
        assert_eq!(found("crates/identity/src/sessions/tests.rs", &many), 0);
    }

    #[test]
    fn trusted_reads_are_few_unless_they_answer_a_yes_or_a_number() {
        let rows = "fn trusted_users(tx: &mut ReadTx) -> StoreResult<Vec<User>> {\n}\n";
        let yes = "fn trusted_is_known(\n  tx: &mut ReadTx,\n) -> StoreResult<bool> {\n}\n";
        assert_eq!(found("crates/desk/src/views/sql.rs", &rows.repeat(41)), 0);
        assert_eq!(found("crates/desk/src/views/sql.rs", &rows.repeat(42)), 42);
        assert_eq!(found("crates/desk/src/views/sql.rs", &yes.repeat(100)), 0);
        assert_eq!(found("crates/desk/src/views/sql.rs", &(yes.repeat(3) + &rows.repeat(42))), 42);
    }

    #[test]
    fn words_are_whole_and_definitions_are_free() {
        let text = "pub fn either(a: u8) {}\n// sql::either(\nlet x = neither(1);\n".repeat(30);
        assert_eq!(found("crates/desk/src/views/sql.rs", &text), 0);
        assert_eq!(found("crates/desk/src/views/sql.rs", &"sql::either(a, b);\n".repeat(21)), 21);
    }

    #[test]
    fn chance_comes_by_parameter_and_tests_are_never_ignored() {
        assert_eq!(found("crates/desk/src/a.rs", "use rand::Rng;\n"), 1);
        assert_eq!(found("crates/desk/src/a.rs", "use operand::Rng;\n"), 0);
        assert_eq!(found("crates/desk/src/a/tests.rs", "#[test]\n#[ignore]\nfn f() {}\n"), 1);
    }

    #[test]
    fn a_service_starts_nothing_on_its_own() {
        assert_eq!(found("crates/desk/src/a.rs", "tokio::spawn(work());\n"), 1);
        assert_eq!(found("crates/server/src/a.rs", "tokio::spawn(work());\n"), 0);
    }
}
