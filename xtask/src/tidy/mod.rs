//! Tidy: the rules of the house that the compiler cannot hold. Each check is a function from the tree to problems.

mod budgets;
mod files;
mod links;
mod numbers;
mod owners;
mod places;
mod sql;

use crate::tree::{Problem, Tree};

/// A check: what it is called and what finds its problems.
type Check = (&'static str, fn(&Tree) -> Vec<Problem>);

/// Every check, in the order they are told.
const CHECKS: [Check; 7] = [
    ("files", files::check),
    ("numbers", numbers::check),
    ("owners", owners::check),
    ("sql", sql::check),
    ("budgets", budgets::check),
    ("places", places::check),
    ("links", links::check),
];

/// Every problem in `tree`, by path.
pub(crate) fn check(tree: &Tree) -> Vec<Problem> {
    let mut problems: Vec<Problem> = CHECKS.iter().flat_map(|(_, check)| check(tree)).collect();
    problems.sort();
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::root;

    #[test]
    fn the_tree_is_tidy() -> anyhow::Result<()> {
        let tree = Tree::read(&root())?;
        let problems: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "\n{}", problems.join("\n"));
        Ok(())
    }
}
