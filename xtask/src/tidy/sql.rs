//! SQL text stands in `sql.rs` (or a folder `sql`), and in the engine room `store`. Nowhere else.

use crate::rust_text::{is_test, scan, without_tests};
use crate::tree::{File, Problem, Tree};

/// Crates whose every file may hold SQL: the engine room.
const ENGINE_ROOM: [&str; 2] = ["crates/store/", "crates/sqlite-encrypted/"];

/// What a statement begins with, in words.
const BEGINNINGS: [&[&str]; 8] = [
    &["select", "*", "from"],
    &["insert", "into"],
    &["insert", "or"],
    &["update", "*", "set"],
    &["delete", "from"],
    &["create", "table"],
    &["create", "index"],
    &["with", "*", "as"],
];

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    tree.rust()
        .filter(|file| file.path.starts_with("crates/") && !may_hold_sql(&file.path))
        .flat_map(statements)
        .collect()
}

fn may_hold_sql(path: &str) -> bool {
    path.ends_with("/sql.rs")
        || path.contains("/sql/")
        || is_test(path)
        || ENGINE_ROOM.iter().any(|room| path.starts_with(room))
}

fn statements(file: &File) -> Vec<Problem> {
    let literals = scan(without_tests(&file.text)).literals;
    literals
        .into_iter()
        .filter(|literal| is_statement(&literal.text))
        .map(|literal| Problem::new(&file.path, literal.line, "holds SQL: move the statement to `sql.rs`"))
        .collect()
}

/// Whether a literal begins like a statement. `*` stands for any words up to the next one.
fn is_statement(text: &str) -> bool {
    let text = text.replace("\\n", " ").replace('\\', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    BEGINNINGS.iter().any(|beginning| match beginning {
        [first, "*", last] => words.first() == Some(first) && words.iter().skip(2).any(|word| word == last),
        _ => words.starts_with(beginning),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn statements_stand_in_their_file() {
        let text = "fn f() { run(\"select id, name \\\n from users where id = $1\") }\n";
        assert_eq!(found("crates/desk/src/tickets/sql.rs", text), 0);
        assert_eq!(found("crates/store/src/events.rs", text), 0);
        assert_eq!(found("crates/desk/src/tickets/tests.rs", text), 0);
        assert_eq!(found("crates/desk/src/tickets/service.rs", text), 1);
        assert_eq!(found("crates/api/src/tickets/handlers.rs", "f(\"update tickets set status = 1\");\n"), 1);
    }

    #[test]
    fn prose_is_not_sql() {
        let text = "// select id from users\nf(\"select a group\"); f(\"update the ticket\"); f(\"with care\");\n";
        assert_eq!(found("crates/desk/src/tickets/service.rs", text), 0);
    }
}
