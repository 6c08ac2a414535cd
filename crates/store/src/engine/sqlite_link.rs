//! One connection to one encrypted SQLite file: opening it, and running statements on it.

use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql};
use sqlite_encrypted as _;

use super::row::{Row, Source};
use super::sql::Sql;
use super::sqlite_writer::Signs;
use super::value::Value;
use crate::error::{StoreError, StoreResult};

/// Prepared statements kept per connection.
const STATEMENTS: usize = 256;

/// How a connection is used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Role {
    Writer,
    Reader,
    /// Copies the write-ahead log into the file.
    Caretaker,
}

/// What is needed to open a connection to the file once more.
#[derive(Clone)]
pub(crate) struct SqliteFile {
    pub(crate) path: PathBuf,
    pub(crate) key: vault_key::FileKey,
    pub(crate) writer_cache_kib: u32,
    pub(crate) reader_cache_kib: u32,
}

pub(crate) mod vault_key {
    //! The key of a file in memory: wiped when dropped, never shown.

    use std::fmt::Write as _;

    /// 32 bytes of key.
    #[derive(Clone)]
    pub(crate) struct FileKey(vault::SecretBytes);

    impl FileKey {
        pub(crate) fn new(key: &[u8; 32]) -> Self {
            Self(vault::SecretBytes::new(key.to_vec()))
        }

        /// The pragma that hands the key to the cipher.
        pub(crate) fn pragma(&self) -> vault::SecretString {
            let mut text = String::with_capacity(128);
            text.push_str("pragma cipher='aegis'; pragma key='raw:");
            for byte in self.0.expose() {
                let _ = write!(text, "{byte:02x}");
            }
            text.push_str("';");
            vault::SecretString::new(text)
        }
    }
}

/// A connection in use.
pub(crate) struct SqliteLink {
    pub(crate) connection: Connection,
}

impl SqliteFile {
    /// Opens a connection. The writer makes the file when it is not there.
    pub(crate) fn connect(&self, role: Role) -> StoreResult<SqliteLink> {
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        if role == Role::Writer {
            flags |= OpenFlags::SQLITE_OPEN_CREATE;
        }
        let connection = Connection::open_with_flags(&self.path, flags).map_err(unreachable)?;
        connection.busy_timeout(Duration::from_secs(10)).map_err(unreachable)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Otherwise a statement whose plan could depend on a value, such as any with `limit $1`, is prepared anew each
        // time it gets its values.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(unreachable)?;
        connection.execute_batch(self.key.pragma().expose()).map_err(unreachable)?;
        // The first read shows whether the key fits.
        connection.query_row("select count(*) from sqlite_master", [], |_| Ok(())).map_err(wrong_key)?;
        let cache = match role {
            Role::Writer => self.writer_cache_kib,
            Role::Reader => self.reader_cache_kib,
            Role::Caretaker => 256,
        };
        let mut settings = format!("pragma cache_size=-{cache}; pragma temp_store=memory; pragma foreign_keys=on;");
        match role {
            // `normal`, because the syncer syncs the log and answers after that. A log that begins anew keeps its room on
            // disk: to sync what overwrites is several times quicker than to sync what makes a file longer. The
            // caretaker empties it when the file rests.
            Role::Writer => settings.push_str(
                "pragma journal_mode=wal; pragma synchronous=normal; pragma wal_autocheckpoint=0; \
                 pragma journal_size_limit=67108864; pragma secure_delete=on;",
            ),
            Role::Reader => settings.push_str("pragma query_only=on;"),
            Role::Caretaker => settings.push_str("pragma synchronous=full; pragma wal_autocheckpoint=0;"),
        }
        connection.execute_batch(&settings).map_err(unreachable)?;
        Ok(SqliteLink { connection })
    }

    /// The size of the write-ahead log's file in bytes.
    pub(crate) fn log_bytes(&self) -> u64 {
        std::fs::metadata(log_path(&self.path)).map_or(0, |meta| meta.len())
    }
}

/// The write-ahead log of the file at `path`.
pub(crate) fn log_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

impl SqliteLink {
    /// Has the writer's commits say how much of the log is in use.
    pub(crate) fn tell_log(&mut self, signs: Arc<Signs>) -> StoreResult<()> {
        let told = move |_: &mut Wal, pages: c_int| {
            signs.log_pages.store(u64::try_from(pages).unwrap_or_default(), Ordering::Relaxed);
            Ok(())
        };
        self.connection.wal_hook(Some(told)).map_err(unreachable)
    }

    /// Runs a query; `take` gets each row and answers whether it wants more.
    pub(crate) fn query(&self, sql: &Sql, take: &mut dyn FnMut(&Row<'_>) -> bool) -> StoreResult<()> {
        let fail = |error| self.failure(error);
        let mut statement = self.connection.prepare_cached(&sql.text).map_err(fail)?;
        let mut rows = statement.query(params(sql).as_slice()).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            if !take(&Row(Source::Sqlite(row))) {
                break;
            }
        }
        Ok(())
    }

    /// Runs a change; answers how many rows it touched.
    pub(crate) fn run(&self, sql: &Sql) -> StoreResult<u64> {
        let fail = |error| self.failure(error);
        let mut statement = self.connection.prepare_cached(&sql.text).map_err(fail)?;
        let mut rows = statement.query(params(sql).as_slice()).map_err(fail)?;
        while rows.next().map_err(fail)?.is_some() {}
        drop(rows);
        // `changes` is not reset by statements that change nothing by nature (DDL).
        Ok(if statement.readonly() { 0 } else { self.connection.changes() })
    }

    pub(crate) fn script(&self, text: &str) -> StoreResult<()> {
        self.connection.execute_batch(text).map_err(|error| self.failure(error))
    }

    /// Runs one of the engine's own statements (`begin`, `savepoint` …).
    pub(crate) fn control(&self, text: &'static str) -> StoreResult<()> {
        let mut statement = self.connection.prepare_cached(text).map_err(|error| self.failure(error))?;
        statement.raw_execute().map(|_| ()).map_err(|error| self.failure(error))
    }

    fn failure(&self, error: rusqlite::Error) -> StoreError {
        super::sqlite_error::translate(&self.connection, error)
    }
}

fn params(sql: &Sql) -> smallvec::SmallVec<[&dyn ToSql; 8]> {
    sql.binds.iter().map(|value| value as &dyn ToSql).collect()
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn unreachable(error: rusqlite::Error) -> StoreError {
    StoreError::Unavailable(super::sqlite_error::code(&error))
}

fn wrong_key(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => StoreError::WrongKey,
        _ => unreachable(error),
    }
}
