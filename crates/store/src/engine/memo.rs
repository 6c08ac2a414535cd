//! Numbers that many ask for between two commits: each is worked out once, and remembered until the next commit.
//!
//! Agents' screens ask for the same counts all day. A number is kept with the count of commits that was read before its
//! snapshot was taken, and given only while no commit has come since; as the writer counts a commit before it answers, a
//! remembered number is never older than an answered write. What another process writes is seen within a second.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::sql::Sql;
use super::value::Value;

/// Numbers remembered at once, per database.
const MOST: usize = 1024;
/// How long one is remembered, where nothing is written here.
const LONGEST: Duration = Duration::from_secs(1);

/// What is remembered of one database.
#[derive(Default)]
pub(crate) struct Memo {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    /// The commits before which all of `numbers` were read.
    commits: u64,
    numbers: HashMap<Vec<u8>, (i64, Instant)>,
}

/// The memo as one read sees it.
pub(crate) struct Remembered {
    memo: Arc<Memo>,
    /// Commits before the snapshot.
    commits: u64,
}

impl Memo {
    /// To be called before the snapshot is taken; `commits` counts the database's commits.
    pub(crate) fn before_snapshot(self: &Arc<Self>, commits: &AtomicU64) -> Remembered {
        Remembered { memo: Arc::clone(self), commits: commits.load(Ordering::Acquire) }
    }
}

impl Remembered {
    /// The number that a statement with this key gave since the last commit.
    pub(crate) fn get(&self, key: &[u8]) -> Option<i64> {
        let kept = self.memo.kept.lock();
        let (number, at) = kept.numbers.get(key).filter(|_| kept.commits == self.commits)?;
        (at.elapsed() < LONGEST).then_some(*number)
    }

    /// Remembers a number that was read in this snapshot.
    pub(crate) fn put(&self, key: Vec<u8>, number: i64) {
        let mut kept = self.memo.kept.lock();
        if kept.commits < self.commits || (kept.commits == self.commits && kept.numbers.len() >= MOST) {
            kept.commits = self.commits;
            kept.numbers.clear();
        }
        if kept.commits == self.commits {
            kept.numbers.insert(key, (number, Instant::now()));
        }
    }
}

/// The statement and its values; no two statements with other values have the same key.
pub(crate) fn key(sql: &Sql) -> Vec<u8> {
    let mut key = Vec::with_capacity(sql.text().len() + 16 * sql.binds.len());
    key.extend_from_slice(sql.text().as_bytes());
    for value in &sql.binds {
        let (kind, bytes): (u8, &[u8]) = match value {
            Value::Null => (0, &[]),
            Value::Int(number) => (1, &number.to_le_bytes()),
            Value::Real(number) => (2, &number.to_le_bytes()),
            Value::Text(text) => (3, text.as_bytes()),
            Value::Bytes(bytes) => (4, bytes),
        };
        key.push(kind);
        key.extend_from_slice(&bytes.len().to_le_bytes());
        key.extend_from_slice(bytes);
    }
    key
}

#[cfg(test)]
mod tests;
