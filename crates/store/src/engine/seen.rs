//! In tests: which statements ran on which engine, by the place where each was made.
//!
//! The places are appended to the file that `STATEMENTS_RUN` names, one a line, each once a process;
//! `cargo xtask statements` holds them against the statements there are.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::panic::Location;
use std::sync::{LazyLock, Mutex, PoisonError};

use super::tx::EngineKind;

/// What was noted already, and where to.
struct Notes {
    file: File,
    noted: HashSet<(bool, &'static Location<'static>)>,
}

static NOTES: LazyLock<Option<Mutex<Notes>>> = LazyLock::new(open);

#[expect(clippy::disallowed_methods, reason = "the test run says where its notes go")]
fn open() -> Option<Mutex<Notes>> {
    let path = std::env::var_os("STATEMENTS_RUN")?;
    let file = OpenOptions::new().create(true).append(true).open(path).ok()?;
    Some(Mutex::new(Notes { file, noted: HashSet::new() }))
}

/// Notes that the statement made at `place` runs on `engine`. A note that cannot be written is missed by the reader.
pub(super) fn note(engine: EngineKind, place: &'static Location<'static>) {
    let Some(notes) = NOTES.as_ref() else { return };
    let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
    let is_sqlite = engine == EngineKind::Sqlite;
    if notes.noted.insert((is_sqlite, place)) {
        let engine = if is_sqlite { "sqlite" } else { "postgres" };
        // One write a line, so that lines of other processes do not mix with it.
        let line = format!("{engine} {}:{}\n", place.file(), place.line());
        let _missed = notes.file.write_all(line.as_bytes());
    }
}
