//! What is put off to the end of a commit of SQLite: changes of the text indexes, and a little merging of their parts.
//!
//! Each commit leaves a new part in a text index. Left to itself the index merges parts whenever some hundred kilobytes
//! came in, all at one go, and the use cases of that commit wait for it. Here every commit merges in measure of what it
//! put in, so that none has much to do, and the rest is done while nobody writes: a search looks into every part
//! (ADR 0021; `automerge` is off since migration 13).

use std::borrow::Cow;

use super::sql::Sql;
use super::sqlite_link::SqliteLink;
use crate::error::StoreResult;

/// Merging is done for so many rows at a time.
const ROWS: usize = 32;
/// Pages that are merged for that many rows: what they fill themselves, three times.
const PAGES: i64 = 24;
/// Pages that are merged at once while nobody writes: some milliseconds, for which whoever comes then waits.
const PAGES_AT_REST: i64 = 64;

/// A change of row `row` of the text index `index`, put off.
struct Late {
    index: &'static str,
    row: i64,
    sql: Sql,
}

/// An index that may have something to merge: it was written to since it was last found merged, or never looked at.
struct Unmerged {
    index: Cow<'static, str>,
    /// Rows for which nothing was merged yet.
    rows: usize,
}

/// The changes of one commit that were put off, and the indexes that have something to merge.
#[derive(Default)]
pub(crate) struct PutOff {
    late: Vec<Late>,
    unmerged: Vec<Unmerged>,
}

impl PutOff {
    /// Every text index of the file: what earlier runs left to merge is not known.
    pub(crate) fn at_opening(link: &SqliteLink) -> StoreResult<Self> {
        let mut put_off = Self::default();
        let indexes = Sql::new("select name from sqlite_master where sql like '%using fts5%'", []);
        link.query(&indexes, &mut |row| {
            put_off.unmerged.extend(row.text(0).map(|index| Unmerged { index: index.into(), rows: 0 }));
            true
        })?;
        Ok(put_off)
    }

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
        for Unmerged { index, rows } in &mut self.unmerged {
            if *rows >= ROWS {
                let portions = i64::try_from(*rows / ROWS).unwrap_or(i64::MAX);
                *rows %= ROWS;
                merge(link, index, PAGES.saturating_mul(portions))?;
            }
        }
        Ok(())
    }

    fn count(&mut self, index: &'static str) {
        match self.unmerged.iter_mut().find(|unmerged| unmerged.index == index) {
            Some(unmerged) => unmerged.rows += 1,
            None => self.unmerged.push(Unmerged { index: index.into(), rows: 1 }),
        }
    }

    /// Is there an index with something to merge?
    pub(crate) fn has_unmerged(&self) -> bool {
        !self.unmerged.is_empty()
    }

    /// Leaves merging to the next change of each index: it failed, or nothing may be written any more.
    pub(crate) fn give_up(&mut self) {
        self.unmerged.clear();
    }

    /// Merges some more of one index; lets go of it when that is done.
    pub(crate) fn merge_at_rest(&mut self, link: &SqliteLink) -> StoreResult<()> {
        let Some(unmerged) = self.unmerged.pop() else { return Ok(()) };
        if merge(link, &unmerged.index, PAGES_AT_REST)? {
            self.unmerged.push(unmerged);
        }
        Ok(())
    }
}

/// Merges parts of an index until so many pages are written; below 0, begins to merge all of them into one. Answers
/// false when there is nothing left to merge. <https://www.sqlite.org/fts5.html>, "The 'merge' command".
pub(crate) fn merge(link: &SqliteLink, index: &str, pages: i64) -> StoreResult<bool> {
    let mut sql = Sql::build("insert into ");
    sql.push(index).push(" (").push(index).push(", rank) values ('merge', ").bind(pages).push(")");
    let before = link.connection.total_changes();
    link.run(&sql)?;
    // The order itself counts as one change.
    Ok(link.connection.total_changes() - before >= 2)
}
