//! What is put off to the end of a commit of SQLite: changes of the text indexes, and a little merging of their parts.
//!
//! Each commit leaves a new part in a text index. Left to itself the index merges parts whenever some hundred kilobytes
//! came in, all at one go, and the use cases of that commit wait for it. Here every commit merges in measure of what it
//! put in, so that none has much to do (ADR 0021; `automerge` is off since migration 13).

use super::sql::Sql;
use super::sqlite_link::SqliteLink;
use crate::error::StoreResult;

/// Merging is done for so many rows at a time.
const ROWS: usize = 32;
/// Pages that are merged for that many rows: what they fill themselves, once for each size of part that they pass
/// through, of which there are three at a million rows.
const PAGES: i64 = 24;

/// A change of row `row` of the text index `index`, put off.
struct Late {
    index: &'static str,
    row: i64,
    sql: Sql,
}

/// The changes of one commit that were put off, and how many rows came into each index since it was last merged.
#[derive(Default)]
pub(crate) struct PutOff {
    late: Vec<Late>,
    unmerged: Vec<(&'static str, usize)>,
}

impl PutOff {
    pub(crate) fn push(&mut self, index: &'static str, row: i64, sql: Sql) {
        self.late.push(Late { index, row, sql });
    }

    /// How many are put off; [`PutOff::truncate`] forgets what came after.
    pub(crate) fn len(&self) -> usize {
        self.late.len()
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.late.truncate(len);
    }

    /// Runs the changes index by index, in the order of rows, and of time where they are the same: the index writes out
    /// all it holds whenever a row lies before the last one. Then merges.
    pub(crate) fn run(&mut self, link: &SqliteLink) -> StoreResult<()> {
        let mut late = std::mem::take(&mut self.late);
        late.sort_by_key(|change| (change.index, change.row));
        for change in &late {
            link.run(&change.sql)?;
            self.count(change.index);
        }
        for (index, rows) in &mut self.unmerged {
            if *rows >= ROWS {
                let portions = i64::try_from(*rows / ROWS).unwrap_or(i64::MAX);
                *rows %= ROWS;
                link.run(&merge(index, PAGES.saturating_mul(portions)))?;
            }
        }
        Ok(())
    }

    fn count(&mut self, index: &'static str) {
        match self.unmerged.iter_mut().find(|(name, _)| *name == index) {
            Some((_, rows)) => *rows += 1,
            None => self.unmerged.push((index, 1)),
        }
    }
}

/// <https://www.sqlite.org/fts5.html>, "The 'merge' command".
fn merge(index: &str, pages: i64) -> Sql {
    let mut sql = Sql::build("insert into ");
    sql.push(index).push(" (").push(index).push(", rank) values ('merge', ").bind(pages).push(")");
    sql
}
