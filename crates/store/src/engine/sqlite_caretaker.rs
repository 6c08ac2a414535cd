//! One thread for all open files that copies write-ahead logs into their files, off the commit path.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use parking_lot::Mutex;

use super::sqlite::SqliteDatabase;
use super::sqlite_link::{Role, SqliteLink};
use crate::error::StoreResult;

/// The caretaker's round.
const ROUND: Duration = Duration::from_millis(200);
/// A log of so many pages is copied while the file is busy.
const COPY_PAGES: u64 = 1_000;
/// Copying is repeated after this many more groups at the latest.
const COPY_GROUPS: u64 = 64;
/// After this many quiet rounds the log is emptied.
const QUIET_ROUNDS: u32 = 5;
/// After this many quiet rounds (a minute) the file's readers are closed.
const REST_ROUNDS: u32 = 300;

/// What the caretaker remembers of one file.
#[derive(Default)]
pub(crate) struct Care {
    link: Option<SqliteLink>,
    groups_seen: u64,
    groups_copied: u64,
    reads_seen: u64,
    quiet: u32,
}

/// The files under care.
#[derive(Default)]
pub(crate) struct Wards(Mutex<Vec<Weak<SqliteDatabase>>>);

impl Wards {
    pub(crate) fn add(&self, database: &Arc<SqliteDatabase>) {
        self.0.lock().push(Arc::downgrade(database));
    }
}

/// Makes rounds until the engine is gone.
pub(crate) fn care_loop(wards: &Weak<Wards>) {
    while let Some(wards) = wards.upgrade() {
        let databases: Vec<_> = {
            let mut list = wards.0.lock();
            list.retain(|weak| weak.strong_count() > 0);
            list.iter().filter_map(Weak::upgrade).collect()
        };
        drop(wards);
        for database in databases {
            let mut care = database.care.lock();
            if !database.is_closed() && visit(&database, &mut care).is_err() {
                tracing::warn!("a write-ahead log could not be copied");
                care.link = None;
            }
        }
        std::thread::sleep(ROUND);
    }
}

fn visit(database: &SqliteDatabase, care: &mut Care) -> StoreResult<()> {
    let groups = database.signs.groups.load(Ordering::Relaxed);
    let reads = database.reads.load(Ordering::Relaxed);
    let wrote = groups != care.groups_seen;
    let quiet = !wrote && reads == care.reads_seen;
    care.groups_seen = groups;
    care.reads_seen = reads;
    care.quiet = if wrote { 0 } else { care.quiet.saturating_add(1) };
    if wrote {
        let pages = database.signs.log_pages.load(Ordering::Relaxed);
        if pages > COPY_PAGES && groups - care.groups_copied >= COPY_GROUPS {
            care.groups_copied = groups;
            checkpoint(database, care, "pragma wal_checkpoint(passive)")?;
        }
    } else if care.quiet == QUIET_ROUNDS && database.file.log_bytes() > 0 {
        care.groups_copied = groups;
        // Should a reader hold the log now, it is emptied after the next writing or at closing.
        checkpoint(database, care, "pragma busy_timeout=100; pragma wal_checkpoint(truncate)")?;
        care.link = None;
    } else if care.quiet >= REST_ROUNDS && quiet {
        database.rest();
    }
    Ok(())
}

fn checkpoint(database: &SqliteDatabase, care: &mut Care, text: &str) -> StoreResult<()> {
    let link = match care.link.take() {
        Some(link) => link,
        None => database.file.connect(Role::Caretaker)?,
    };
    database.signs.copy_log(&link, text)?;
    care.link = Some(link);
    Ok(())
}
