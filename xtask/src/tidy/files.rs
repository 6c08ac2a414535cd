//! Files: each Rust file says what it is for and stays short; text has no stray white space.

use crate::tree::{File, Problem, Tree};

/// A Rust file has at most so many lines; tests stand apart in `tests.rs`, which may be longer.
const LONGEST_LINES: usize = 400;

/// Files that are longer, with the most lines they may have. This list only shrinks.
const LONG_FILES: [(&str, usize); 0] = [];

/// Kinds of text whose white space is ours. Mails, snapshots and corpora are not: their bytes are the test.
const OUR_TEXT: [&str; 14] =
    ["rs", "sql", "toml", "md", "sh", "py", "js", "mjs", "ts", "svelte", "css", "html", "yml", "yaml"];

/// Our text without an ending.
const OUR_SCRIPTS: [&str; 5] = ["run", "test", ".ci/run", "tests/clients/run", "tests/mail/run"];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems: Vec<Problem> = tree.rust().filter_map(purpose).collect();
    problems.extend(tree.rust().filter_map(|file| length(file, &LONG_FILES)));
    problems.extend(stale(tree, &LONG_FILES));
    for file in tree.files.iter().filter(|file| is_ours(&file.path)) {
        problems.extend(white_space(file));
    }
    problems
}

fn purpose(file: &File) -> Option<Problem> {
    let first = file.text.lines().next().unwrap_or_default();
    let says = first.strip_prefix("//!").is_some_and(|words| !words.trim().is_empty());
    (!says).then(|| Problem::new(&file.path, 1, "begin with `//!` and say what the file is for"))
}

fn length(file: &File, list: &[(&str, usize)]) -> Option<Problem> {
    let lines = file.text.lines().count();
    let most = list.iter().find(|(path, _)| *path == file.path).map_or(LONGEST_LINES, |(_, most)| *most);
    (lines > most && !file.path.ends_with("/tests.rs")).then(|| {
        Problem::new(&file.path, 0, format!("has {lines} lines, at most {most} are allowed: split it by subject"))
    })
}

/// Entries of the list that are no longer needed, so that it only shrinks.
fn stale(tree: &Tree, list: &[(&str, usize)]) -> Vec<Problem> {
    list.iter()
        .filter(|(path, _)| tree.file(path).is_none_or(|file| file.text.lines().count() <= LONGEST_LINES))
        .map(|(path, _)| Problem::new(path, 0, "is short enough or gone: strike it from LONG_FILES"))
        .collect()
}

fn is_ours(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    (OUR_TEXT.contains(&ending) && !path.contains("/corpus/") && !path.contains("/fixtures/"))
        || OUR_SCRIPTS.contains(&path)
}

fn white_space(file: &File) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, line) in file.text.split('\n').enumerate() {
        if line.contains('\t') {
            problems.push(Problem::new(&file.path, at + 1, "has a tab: use spaces"));
        }
        if line.ends_with([' ', '\t', '\r']) {
            problems.push(Problem::new(&file.path, at + 1, "has white space at its end"));
        }
    }
    if !file.text.is_empty() && (!file.text.ends_with('\n') || file.text.ends_with("\n\n")) {
        problems.push(Problem::new(&file.path, 0, "end with exactly one line end"));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        check(&Tree::of(&[(path, text)])).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_rust_file_says_what_it_is_for() {
        assert_eq!(found("a.rs", "//! Words.\n"), [""; 0]);
        assert_eq!(found("a.rs", "fn main() {}\n").len(), 1);
        assert_eq!(found("a.rs", "//!\n").len(), 1);
        assert_eq!(found("a.rs", "").len(), 1);
    }

    #[test]
    fn four_hundred_lines_are_enough_except_for_tests() {
        let text = format!("//! Long.\n{}", "fn f();\n".repeat(LONGEST_LINES));
        assert_eq!(found("crates/desk/src/a.rs", &text).len(), 1);
        assert_eq!(found("crates/desk/src/a/tests.rs", &text), [""; 0]);
    }

    #[test]
    fn the_list_of_long_files_only_shrinks() {
        let long = format!("//! Long.\n{}", "fn f();\n".repeat(500));
        let file = File { path: "a.rs".into(), text: long };
        assert!(length(&file, &[("a.rs", 501)]).is_none());
        assert!(length(&file, &[("a.rs", 500)]).is_some());
        assert_eq!(stale(&Tree::of(&[("a.rs", "//! Short.\n")]), &[("a.rs", 500), ("gone.rs", 500)]).len(), 2);
    }

    #[test]
    fn stray_white_space_is_told_by_line() {
        assert_eq!(found("a.md", "good\nbad \n"), ["a.md:2: has white space at its end"]);
        assert_eq!(found("a.sql", "\tx\n"), ["a.sql:1: has a tab: use spaces"]);
        assert_eq!(found("a.toml", "x = 1\r\n").len(), 1);
        assert_eq!(found("a.toml", "x = 1").len(), 1);
        assert_eq!(found("mail.eml", "a: b \r\n"), [""; 0]);
    }
}
