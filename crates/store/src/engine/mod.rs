//! Transactions over SQLite and PostgreSQL: one [`Database`] for both, one async closure per use case.
//!
//! | file | subject |
//! |---|---|
//! | `sql`, `value`, `row` | a statement, its values, an answer's row |
//! | `tx` | what a use case holds |
//! | `job` | a use case on its way to an engine thread |
//! | `memo`, `merging` | on SQLite: numbers remembered until the next commit; what a commit puts off, and merging |
//! | `sqlite*` | the writer thread and its grouped commits, readers, the caretaker of logs |
//! | `postgres*` | connections, threads, the writer task and its grouped commits |
//! | `seen` | in tests, which statements ran |

mod config;
mod job;
mod memo;
mod merging;
mod postgres;
mod postgres_link;
mod postgres_pool;
mod postgres_types;
mod postgres_writer;
mod row;
#[cfg(any(test, feature = "testing"))]
mod seen;
mod sql;
mod sqlite;
mod sqlite_caretaker;
mod sqlite_error;
mod sqlite_link;
mod sqlite_syncer;
mod sqlite_writer;
mod tx;
mod value;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use crossbeam_channel::{Receiver, Sender};

pub use config::EngineConfig;
pub use row::Row;
pub use sql::Sql;
pub use tx::{EngineKind, ReadTx, WriteTx};
pub use value::Value;

use crate::error::{StoreError, StoreResult};
use job::{Job, pack};
use postgres::{PostgresDatabase, PostgresThreads};
use sqlite::SqliteDatabase;
use sqlite_caretaker::{Wards, care_loop};

/// A read on its way to a reader thread.
struct ReadOrder {
    database: Arc<SqliteDatabase>,
    job: Box<dyn Job<ReadTx>>,
}

/// The threads all databases share. Cheap to clone; the threads end with the last clone.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    config: EngineConfig,
    reads: Sender<ReadOrder>,
    wards: Arc<Wards>,
    postgres: PostgresThreads,
}

impl Engine {
    /// Starts the reader threads and the caretaker.
    ///
    /// # Errors
    /// [`StoreError::File`] when the system gives no thread.
    pub fn start(config: EngineConfig) -> StoreResult<Self> {
        let (reads, inbox) = crossbeam_channel::unbounded();
        for _ in 0..config.reader_threads.clamp(1, 64) {
            let inbox = inbox.clone();
            spawn("store-reader", move || read_loop(&inbox))?;
        }
        let wards = Arc::new(Wards::default());
        let cared = Arc::downgrade(&wards);
        spawn("store-caretaker", move || care_loop(&cared))?;
        let postgres = PostgresThreads::new(&config);
        Ok(Self { shared: Arc::new(Shared { config, reads, wards, postgres }) })
    }

    /// Opens or makes an encrypted SQLite file.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] when the key does not fit, [`StoreError::Unavailable`] when the file cannot be used.
    pub fn open_sqlite(&self, path: &Path, key: &[u8; 32]) -> StoreResult<Database> {
        let database = Arc::new(SqliteDatabase::open(path, key, &self.shared.config)?);
        self.shared.wards.add(&database);
        Ok(Database { shared: Arc::clone(&self.shared), kind: Kind::Sqlite(database) })
    }

    /// Opens a schema of a PostgreSQL cluster, making it when it is not there.
    /// Schema names are lower-case letters, digits and `_`, at most 63.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the cluster does not answer, [`StoreError::BadName`] for the name or address.
    pub async fn open_postgres(&self, url: &str, schema: &str) -> StoreResult<Database> {
        let database = self.shared.postgres.open(url, schema).await?;
        Ok(Database { shared: Arc::clone(&self.shared), kind: Kind::Postgres(Arc::new(database)) })
    }

    /// Drops a schema with all it holds.
    ///
    /// # Errors
    /// As [`Engine::open_postgres`].
    pub async fn drop_postgres(&self, url: &str, schema: &str) -> StoreResult<()> {
        self.shared.postgres.drop_schema(url, schema).await
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> StoreResult<()> {
    let started = std::thread::Builder::new().name(name.to_owned()).spawn(work);
    started.map(|_| ()).map_err(StoreError::file("a thread could not start"))
}

fn read_loop(inbox: &Receiver<ReadOrder>) {
    while let Ok(order) = inbox.recv() {
        order.database.read(order.job, true);
    }
}

/// One account's database, or the directory's. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    shared: Arc<Shared>,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Sqlite(Arc<SqliteDatabase>),
    Postgres(Arc<PostgresDatabase>),
}

/// How much a database has committed since it was opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Commits {
    /// Commits, each of which may carry many use cases.
    pub groups: u64,
    /// Use cases that succeeded.
    pub use_cases: u64,
}

impl Database {
    /// Runs a read over a snapshot: everything in it sees the same moment.
    ///
    /// # Errors
    /// The use case's own; [`StoreError::Panicked`], [`StoreError::AwaitInTransaction`], [`StoreError::Unavailable`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut ReadTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = pack::<ReadTx, _, _, _>(work);
        match &self.kind {
            Kind::Sqlite(database) => {
                let order = ReadOrder { database: Arc::clone(database), job };
                if let Err(unsent) = self.shared.reads.send(order) {
                    unsent.0.job.finish(Err(StoreError::Closed));
                }
            }
            Kind::Postgres(database) => database.read(job),
        }
        answer.await.unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    /// Runs a short read (single rows by key) on the calling thread, without a hop and, on SQLite,
    /// without a snapshot across statements. On PostgreSQL this is [`Database::read`].
    ///
    /// # Errors
    /// As [`Database::read`].
    pub async fn glance<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut ReadTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let Kind::Sqlite(database) = &self.kind else { return self.read(work).await };
        let (job, answer) = pack::<ReadTx, _, _, _>(work);
        database.read(job, false);
        // A loop of reads that are always ready must let others have their turn.
        tokio::task::consume_budget().await;
        answer.await.unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    /// Runs a use case that changes things. `Ok` is answered only when the change is on disk; `Err`
    /// undoes the use case alone. Many use cases share one commit.
    ///
    /// # Errors
    /// The use case's own; [`StoreError::CommitFailed`] and as [`Database::read`].
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&mut WriteTx) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (job, answer) = pack::<WriteTx, _, _, _>(work);
        match &self.kind {
            Kind::Sqlite(database) => database.write(job),
            Kind::Postgres(database) => database.write(job),
        }
        answer.await.unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
    }

    /// The engine behind it.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match self.kind {
            Kind::Sqlite(_) => EngineKind::Sqlite,
            Kind::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// What was committed since the opening.
    #[must_use]
    pub fn commits(&self) -> Commits {
        let signs = match &self.kind {
            Kind::Sqlite(database) => &database.signs,
            Kind::Postgres(database) => &database.signs,
        };
        Commits { groups: signs.groups.load(Ordering::Relaxed), use_cases: signs.use_cases.load(Ordering::Relaxed) }
    }

    /// Finishes what waits and closes; whatever comes later is refused. Dropping without closing
    /// is safe too: acknowledged changes are on disk already.
    pub async fn close(&self) {
        match &self.kind {
            Kind::Sqlite(database) => database.close().await,
            Kind::Postgres(database) => database.close().await,
        }
    }
}
