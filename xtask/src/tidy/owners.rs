//! Owners: each table has one crate that writes it (`schema/OWNERS`); any service may read it.

use std::collections::BTreeMap;

use crate::rust_text::{is_test, scan, without_tests};
use crate::tree::{File, Problem, Tree};

const OWNERS: &str = "schema/OWNERS";

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let Some(list) = tree.file(OWNERS) else { return vec![Problem::new(OWNERS, 0, "is missing")] };
    let (owners, mut problems) = read_owners(list);
    problems.extend(unknown_crates(tree, list, &owners));
    for file in tree.files.iter().filter(|file| file.path.starts_with("schema/") && file.path.ends_with(".sql")) {
        problems.extend(without_owner(file, &owners));
    }
    for file in tree.rust().filter(|file| !is_test(&file.path)) {
        if let Some(name) = crate_of(&file.path) {
            problems.extend(foreign_writes(file, name, &owners));
        }
    }
    problems
}

/// `crates/NAME/src/…` → `NAME`.
fn crate_of(path: &str) -> Option<&str> {
    path.strip_prefix("crates/")?.split_once('/').map(|(name, _)| name)
}

/// The lines `table: crate`, and what is wrong with the others.
fn read_owners(list: &File) -> (BTreeMap<&str, &str>, Vec<Problem>) {
    let mut owners = BTreeMap::new();
    let mut problems = Vec::new();
    for (at, line) in list.text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.split_once(": ") {
            None => problems.push(Problem::new(OWNERS, at + 1, "write `table: crate`")),
            Some((table, owner)) => {
                if owners.insert(table, owner.trim()).is_some() {
                    problems.push(Problem::new(OWNERS, at + 1, format!("names `{table}` twice")));
                }
            }
        }
    }
    (owners, problems)
}

fn unknown_crates(tree: &Tree, list: &File, owners: &BTreeMap<&str, &str>) -> Vec<Problem> {
    owners
        .iter()
        .filter(|(_, owner)| !tree.has(&format!("crates/{owner}/Cargo.toml")))
        .map(|(table, owner)| {
            let line = 1 + list.text.lines().take_while(|line| !line.starts_with(&format!("{table}: "))).count();
            Problem::new(OWNERS, line, format!("names the crate `{owner}`, which does not exist"))
        })
        .collect()
}

/// Tables that a schema file makes and nobody owns.
fn without_owner(file: &File, owners: &BTreeMap<&str, &str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, line) in file.text.lines().enumerate() {
        let line = line.split("--").next().unwrap_or_default().to_lowercase();
        let words: Vec<&str> = words(&line).collect();
        let table = match words.as_slice() {
            ["create", "table", "if", "not", "exists", table, ..]
            | ["create", "virtual" | "unlogged", "table", table, ..]
            | ["create", "table", table, ..] => bare(table),
            _ => continue,
        };
        if !owners.contains_key(table) {
            problems.push(Problem::new(&file.path, at + 1, format!("makes `{table}`, which has no owner in {OWNERS}")));
        }
    }
    problems
}

/// Statements in `file` that write a table of another crate, or a table that nobody owns.
fn foreign_writes(file: &File, name: &str, owners: &BTreeMap<&str, &str>) -> Vec<Problem> {
    let mut problems = Vec::new();
    for literal in scan(without_tests(&file.text)).literals {
        for table in written(&literal.text) {
            let problem = match owners.get(table.as_str()) {
                Some(owner) if *owner == name => continue,
                Some(owner) => format!("writes `{table}`, which only `{owner}` may write"),
                // Prose can say "insert into a list": a table without an owner counts where statements stand.
                None if file.path.ends_with("sql.rs") => format!("writes `{table}`, which has no owner in {OWNERS}"),
                None => continue,
            };
            problems.push(Problem::new(&file.path, literal.line, problem));
        }
    }
    problems
}

/// The tables that a statement's text writes.
fn written(statement: &str) -> Vec<String> {
    let lower = statement.to_lowercase().replace("\\n", " ");
    let words: Vec<&str> = words(&lower).collect();
    let mut tables = Vec::new();
    for at in 0..words.len() {
        let table = match words.get(at..).unwrap_or_default() {
            ["insert", "or", "replace" | "ignore", "into", table, ..]
            | ["insert" | "replace", "into", table, ..]
            | ["update", table, "set", ..]
            | ["update", table, "as", _, "set", ..]
            | ["delete", "from", table, ..] => bare(table),
            _ => continue,
        };
        // `{table}` is a parameter of the text, not a name.
        if table.starts_with(|first: char| first.is_ascii_lowercase()) {
            tables.push(table.to_owned());
        }
    }
    tables
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '{' | '}')))
        .filter(|word| !word.is_empty())
}

/// The name without its schema.
fn bare(table: &str) -> &str {
    table.rsplit('.').next().unwrap_or(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: [(&str, &str); 3] = [
        (OWNERS, "# who writes\nusers: identity\ntickets: desk\n"),
        ("crates/identity/Cargo.toml", ""),
        ("crates/desk/Cargo.toml", ""),
    ];

    fn found(path: &str, text: &str) -> Vec<String> {
        let mut files = BASE.to_vec();
        files.push((path, text));
        check(&Tree::of(&files)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_table_needs_an_owner() {
        assert_eq!(found("schema/account/0001_a.sql", "create table users (\n  id {id}\n);\n"), [""; 0]);
        assert_eq!(
            found("schema/account/0001_a.sql", "-- create table old\ncreate table if not exists notes (\n"),
            ["schema/account/0001_a.sql:2: makes `notes`, which has no owner in schema/OWNERS"]
        );
        assert_eq!(found("schema/account/0001_a.sql", "create virtual table words using fts5(text);\n").len(), 1);
    }

    #[test]
    fn only_the_owner_writes() {
        let text = "fn f() {\n    run(\"update users \\\n     set name = $1 where id = $2\");\n}\n";
        assert_eq!(found("crates/identity/src/users/sql.rs", text), [""; 0]);
        assert_eq!(
            found("crates/desk/src/tickets/sql.rs", text),
            ["crates/desk/src/tickets/sql.rs:2: writes `users`, which only `identity` may write"]
        );
        for write in
            ["insert into users (id)", "INSERT OR IGNORE INTO users", "delete from users where", "x; update users set"]
        {
            assert_eq!(found("crates/desk/src/seed.rs", &format!("f(r#\"{write}\"#);\n")).len(), 1, "{write}");
        }
    }

    #[test]
    fn reading_comments_and_tests_are_free() {
        let text = "// insert into users\nfn f() { run(\"select id from users for update\") }\n\
                    #[cfg(test)]\nmod tests {\n  fn g() { run(\"delete from users\") }\n}\n";
        assert_eq!(found("crates/desk/src/tickets/sql.rs", text), [""; 0]);
        assert_eq!(found("crates/desk/src/tickets/tests.rs", "f(\"delete from users\");\n"), [""; 0]);
    }

    #[test]
    fn a_written_table_without_an_owner_and_a_strange_owner_are_told() {
        assert_eq!(found("crates/desk/src/tickets/sql.rs", "f(\"insert into notes values ($1)\");\n").len(), 1);
        assert_eq!(found("crates/desk/src/tickets/sql.rs", "f(\"insert into {table} values ($1)\");\n"), [""; 0]);
        let tree = Tree::of(&[(OWNERS, "users: nobody\nusers: nobody\nbroken\n")]);
        assert_eq!(check(&tree).len(), 3);
    }
}
