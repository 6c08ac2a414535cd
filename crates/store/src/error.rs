//! What can go wrong between us and a database. Holds codes and names, never values or message text.

use std::borrow::Cow;

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique constraint or index was hit. The name is the same on both engines: the index's own
    /// name, `table_pkey` for a primary key, `table_column_key` for an inline `unique`.
    #[error("the unique constraint {constraint} was hit")]
    Unique { constraint: String },
    /// A `not null`, `check` or foreign-key constraint was hit.
    #[error("a {kind} constraint was hit")]
    Constraint { kind: &'static str },
    /// The engine refused the statement: an SQLSTATE or an SQLite result code, with the engine's
    /// words only where they cannot hold a value (syntax, unknown names).
    #[error("the statement was refused ({code}): {words}")]
    Statement { code: String, words: String },
    /// The statement text breaks our own rules (placeholders out of order, count of values).
    #[error("the statement is malformed: {0}")]
    Malformed(&'static str),
    /// A column was not what the row's reader expected.
    #[error("column {index}: {problem}")]
    Column { index: usize, problem: &'static str },
    /// `one` or `insert` found no row.
    #[error("a row was expected and none came")]
    NoRow,
    /// An earlier statement of the same transaction failed; nothing more can run in it.
    #[error("the transaction cannot go on after a failed statement")]
    AfterFailure,
    /// A transaction waited for something other than its database.
    #[error("a transaction waited for something other than its database")]
    AwaitInTransaction,
    /// The use case panicked; its changes were rolled back.
    #[error("the use case panicked and was rolled back")]
    Panicked,
    /// The group's commit failed; nothing of it was kept.
    #[error("the commit failed and nothing was kept: {0}")]
    CommitFailed(String),
    /// The database cannot be reached now; trying again later may help.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// The database was closed.
    #[error("the database is closed")]
    Closed,
    /// The file cannot be read with this key (or is not a database).
    #[error("the database file does not open with this key")]
    WrongKey,
    /// A migration failed, or the recorded one differs from ours.
    #[error("migration {number}: {problem}")]
    Migration { number: u32, problem: String },
    /// A file or folder could not be read or written.
    #[error("{what}: {source}")]
    File { what: &'static str, source: std::io::Error },
    /// A key could not be wrapped, unwrapped, read or written.
    #[error("a key could not be used: {0}")]
    Key(String),
    /// The blob store failed or the blob is not what it was.
    #[error("blob: {0}")]
    Blob(Cow<'static, str>),
    /// The blob does not exist.
    #[error("the blob does not exist")]
    NoBlob,
    /// The blob is longer than was allowed.
    #[error("the blob is longer than {limit} bytes")]
    BlobTooLong { limit: u64 },
    /// There is no such account, or it was deleted.
    #[error("there is no such account")]
    NoAccount,
    /// The account is suspended.
    #[error("the account is suspended")]
    SuspendedAccount,
    /// An account or host name is taken.
    #[error("the name is taken")]
    NameTaken,
    /// A name, host or location is not acceptable; says which rule it breaks.
    #[error("{0}")]
    BadName(&'static str),
    /// The account's location is not in the configuration.
    #[error("the location {0} is not configured")]
    NoLocation(String),
}

/// What the store answers.
pub type StoreResult<T> = Result<T, StoreError>;

impl StoreError {
    /// The name of the unique constraint that was hit, if that is what happened.
    #[must_use]
    pub fn unique(&self) -> Option<&str> {
        match self {
            Self::Unique { constraint } => Some(constraint),
            _ => None,
        }
    }

    pub(crate) fn file(what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::File { what, source }
    }
}
