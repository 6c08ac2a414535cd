//! Numbers: migrations and decision records are numbered from 0001 without gaps or doubles.

use std::collections::BTreeMap;

use crate::tree::{Problem, Tree};

pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in &tree.paths {
        let Some((folder, name)) = path.rsplit_once('/') else { continue };
        let migration = folder.starts_with("schema/") && name.ends_with(".sql");
        if migration || (folder == "docs/adr" && name.ends_with(".md")) {
            folders.entry(folder).or_default().push(name);
        }
    }
    folders.into_iter().flat_map(|(folder, names)| check_folder(folder, &names)).collect()
}

/// `names` are in alphabetic order, which is the order of their four digits.
fn check_folder(folder: &str, names: &[&str]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut next = 1;
    for name in names {
        let path = format!("{folder}/{name}");
        match number(name) {
            None => problems.push(Problem::new(&path, 0, "name it with four digits, `_` or `-`, and words")),
            Some(found) if found == next => next += 1,
            Some(found) => {
                problems.push(Problem::new(&path, 0, format!("is number {found:04} where {next:04} comes next")));
                next = found + 1;
            }
        }
    }
    problems
}

fn number(name: &str) -> Option<u32> {
    let (digits, rest) = name.split_at_checked(4)?;
    (rest.len() > 1 && rest.starts_with(['_', '-'])).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &[&str]) -> usize {
        let files: Vec<(String, &str)> = names.iter().map(|name| (format!("schema/account/{name}"), "")).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn migrations_have_no_gap_and_no_double() {
        assert_eq!(found(&["0001_log.sql", "0002_people.sql"]), 0);
        assert_eq!(found(&["0002_people.sql"]), 1);
        assert_eq!(found(&["0001_log.sql", "0003_people.sql", "0004_x.sql"]), 1);
        assert_eq!(found(&["0001_log.sql", "0001_people.sql"]), 1);
        assert_eq!(found(&["log.sql", "0001.sql"]), 2);
    }
}
