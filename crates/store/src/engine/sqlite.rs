//! One open SQLite file: its writer thread, its idle readers, and its share of the caretaker.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_channel::Sender;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::config::EngineConfig;
use super::job::{Job, poll_once};
use super::memo::Memo;
use super::sqlite_link::vault_key::FileKey;
use super::sqlite_link::{Role, SqliteFile, SqliteLink};
use super::sqlite_syncer::Syncer;
use super::sqlite_writer::{Order, Signs, write_loop};
use super::tx::{Link, ReadTx, WriteTx};
use crate::error::{StoreError, StoreResult};

/// An open file. The writer thread lives as long as the orders' sender, that is as long as this.
pub(crate) struct SqliteDatabase {
    pub(crate) file: SqliteFile,
    orders: Sender<Order>,
    idle: Mutex<Vec<SqliteLink>>,
    idle_most: usize,
    closed: AtomicBool,
    pub(crate) signs: Arc<Signs>,
    memo: Arc<Memo>,
    /// Counts reads, so that the caretaker sees which files rest.
    pub(crate) reads: AtomicU64,
    pub(crate) care: Mutex<super::sqlite_caretaker::Care>,
}

impl SqliteDatabase {
    pub(crate) fn open(path: &Path, key: &[u8; 32], config: &EngineConfig) -> StoreResult<Self> {
        let file = SqliteFile {
            path: path.to_owned(),
            key: FileKey::new(key),
            writer_cache_kib: config.writer_cache_kib,
            reader_cache_kib: config.reader_cache_kib,
        };
        let mut link = file.connect(Role::Writer)?;
        let syncer = Syncer::start(path)?;
        let (orders, inbox) = crossbeam_channel::unbounded();
        let signs = Arc::new(Signs::default());
        link.tell_log(Arc::clone(&signs))?;
        let told = Arc::clone(&signs);
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write_loop(link, syncer, &inbox, &told))
            .map_err(StoreError::file("the writer thread could not start"))?;
        Ok(Self {
            file,
            orders,
            idle: Mutex::new(Vec::new()),
            idle_most: config.reader_threads + 2,
            closed: AtomicBool::new(false),
            signs,
            memo: Arc::default(),
            reads: AtomicU64::new(0),
            care: Mutex::default(),
        })
    }

    /// Hands a use case to the writer.
    pub(crate) fn write(&self, job: Box<dyn Job<WriteTx>>) {
        if self.closed.load(Ordering::Acquire) {
            job.finish(Err(StoreError::Closed));
        } else if let Err(unsent) = self.orders.send(Order::Run(job))
            && let Order::Run(job) = unsent.0
        {
            job.finish(Err(StoreError::Closed));
        }
    }

    /// Runs a read on this thread, with a snapshot when it may take several statements.
    pub(crate) fn read(&self, mut job: Box<dyn Job<ReadTx>>, snapshot: bool) {
        if !job.is_wanted() {
            return;
        }
        let remembered = self.memo.before_snapshot(&self.signs.groups);
        let outcome = self.reader().and_then(|link| {
            if snapshot {
                link.control("begin deferred")?;
            }
            let mut tx = ReadTx { remembered: Some(remembered), ..ReadTx::new(Link::Sqlite(link)) };
            let outcome = poll_once(job.start(&mut tx));
            if let Link::Sqlite(link) = tx.link {
                self.give_back(link, snapshot);
            }
            outcome
        });
        job.finish(outcome.map(|_| ()));
    }

    fn reader(&self) -> StoreResult<SqliteLink> {
        if self.closed.load(Ordering::Acquire) {
            return Err(StoreError::Closed);
        }
        self.reads.fetch_add(1, Ordering::Relaxed);
        let idle = self.idle.lock().pop();
        idle.map_or_else(|| self.file.connect(Role::Reader), Ok)
    }

    fn give_back(&self, link: SqliteLink, snapshot: bool) {
        if snapshot && link.control("commit").is_err() {
            return;
        }
        let mut idle = self.idle.lock();
        if idle.len() < self.idle_most && !self.closed.load(Ordering::Acquire) {
            idle.push(link);
        }
    }

    /// Lets go of the readers' connections and their caches.
    pub(crate) fn rest(&self) {
        self.idle.lock().clear();
    }

    /// Finishes what waits and closes every connection.
    pub(crate) async fn close(&self) {
        if self.closed.swap(true, Ordering::AcqRel) {
            return;
        }
        self.rest();
        *self.care.lock() = super::sqlite_caretaker::Care::default();
        let (done, closed) = oneshot::channel();
        if self.orders.send(Order::Close(done)).is_ok() {
            let _ = closed.await;
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }
}
