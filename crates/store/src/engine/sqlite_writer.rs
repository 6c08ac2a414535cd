//! The one writer of a SQLite file: it takes all waiting use cases and commits them together.
//!
//! Order that keeps promises: statements, `commit`, the sync of the log to disk (by the [`Syncer`], while the next group
//! runs), and only then the answers. A use case that fails is undone alone and answered at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, TryRecvError, select};
use parking_lot::Mutex;
use tokio::sync::oneshot;

use super::job::{Job, poll_once};
use super::merging::PutOff;
use super::sqlite_link::SqliteLink;
use super::sqlite_syncer::{Group, Syncer};
use super::tx::{Link, WriteTx};
use crate::error::{StoreError, StoreResult};

/// The most use cases in one commit.
const GROUP_MOST: usize = 256;
/// How long a group may grow before it commits, when the disk is free for it.
const GROUP_TIME: Duration = Duration::from_millis(4);

/// When no order came for so long nobody is writing.
const REST: Duration = Duration::from_millis(50);

/// A log of so many pages (64 MiB of 4 KiB each) is started anew.
const LONG_PAGES: u64 = 16_384;
/// Up to so many pages (80 MiB) a log that is just being copied may grow on; then the writer waits for the copying.
const LONGEST_PAGES: u64 = 20_480;
/// When a reader kept the old log, so many groups go by before the next try.
const RESTART_GROUPS: u64 = 16;

/// What the writer is asked.
pub(crate) enum Order {
    Run(Box<dyn Job<WriteTx>>),
    /// Finish what waits, fold the log into the file, and stop.
    Close(oneshot::Sender<()>),
}

/// What the writer tells the caretaker.
#[derive(Default)]
pub(crate) struct Signs {
    /// Groups committed since the file was opened.
    pub(crate) groups: AtomicU64,
    /// Use cases that ran to success.
    pub(crate) use_cases: AtomicU64,
    /// Pages in use of the log, as of the last group. The log's file may be longer: it keeps its room.
    pub(crate) log_pages: AtomicU64,
    copying: Mutex<()>,
}

impl Signs {
    /// Copies the log into the file, as `pragmas` say. Waits for another who copies: SQLite would refuse at once.
    pub(crate) fn copy_log(&self, link: &SqliteLink, pragmas: &str) -> StoreResult<()> {
        let _alone = self.copying.lock();
        link.script(pragmas)
    }
}

/// Runs until everyone who could send has gone, or until it is told to close.
pub(crate) fn write_loop(link: SqliteLink, syncer: Syncer, orders: &Receiver<Order>, signs: &Arc<Signs>) {
    let late = PutOff::at_opening(&link).unwrap_or_default();
    let tx = WriteTx { late, ..WriteTx::new(Link::Sqlite(link)) };
    let mut writer = Writer { tx, signs: Arc::clone(signs), syncer, waiting: Group::new() };
    let mut closed = None;
    let mut next_restart = 0;
    while closed.is_none() {
        match writer.await_order(orders) {
            Ok(Order::Run(first)) => closed = writer.group(first, orders),
            Ok(Order::Close(done)) => closed = Some(done),
            Err(RecvTimeoutError::Timeout) => writer.merge_at_rest(),
            Err(RecvTimeoutError::Disconnected) => break,
        }
        // The writer looks itself: between two rounds of the caretaker a fast disk takes any number of groups.
        let groups = signs.groups.load(Ordering::Relaxed);
        if groups >= next_restart && writer.restarted_log() {
            next_restart = groups + RESTART_GROUPS;
        }
    }
    writer.syncer.wait();
    // Best effort: a log that stays behind is read again at the next opening.
    let _ = signs.copy_log(writer.link(), "pragma busy_timeout=200; pragma wal_checkpoint(truncate)");
    drop(writer);
    if let Some(done) = closed {
        let _ = done.send(());
    }
}

struct Writer {
    tx: WriteTx,
    signs: Arc<Signs>,
    syncer: Syncer,
    /// Succeeded, not yet committed.
    waiting: Group,
}

impl Writer {
    /// The next order; not for long while there is something to merge.
    fn await_order(&self, orders: &Receiver<Order>) -> Result<Order, RecvTimeoutError> {
        if self.tx.late.has_unmerged() {
            orders.recv_timeout(REST)
        } else {
            orders.recv().map_err(|_| RecvTimeoutError::Disconnected)
        }
    }

    /// Nobody waits for this, and should it be lost it is done again.
    fn merge_at_rest(&mut self) {
        self.syncer.wait();
        if self.syncer.is_lost() {
            self.tx.late.give_up();
        } else if let Err(error) = self.tx.merge_at_rest() {
            tracing::warn!(%error, "a text index could not be merged");
            self.tx.late.give_up();
            self.lose(&error.to_string());
        }
    }

    /// Runs `first` and whatever else comes until the disk is free for one more group, and commits. Answers a wish to
    /// close that came meanwhile.
    fn group(&mut self, first: Box<dyn Job<WriteTx>>, orders: &Receiver<Order>) -> Option<oneshot::Sender<()>> {
        let started = Instant::now();
        let mut closed = None;
        let mut next = Some(first);
        let mut taken = 0;
        while let Some(job) = next.take() {
            self.run(job);
            taken += 1;
            if taken == GROUP_MOST || (!self.syncer.is_busy() && started.elapsed() > GROUP_TIME) {
                break;
            }
            match self.next(orders) {
                Some(Order::Run(job)) => next = Some(job),
                Some(Order::Close(done)) => closed = Some(done),
                None => {}
            }
        }
        self.commit();
        closed
    }

    /// What waits, or comes before the disk is free. None ends the group.
    fn next(&mut self, orders: &Receiver<Order>) -> Option<Order> {
        match orders.try_recv() {
            Ok(order) => return Some(order),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => {}
        }
        if !self.syncer.is_busy() {
            return None;
        }
        select! {
            recv(orders) -> order => order.ok(),
            recv(self.syncer.ended) -> safe => {
                self.syncer.note(safe.unwrap_or(false));
                None
            }
        }
    }

    /// Runs one use case. The first of a transaction needs no savepoint: undoing it undoes everything.
    fn run(&mut self, mut job: Box<dyn Job<WriteTx>>) {
        if !job.is_wanted() {
            return;
        }
        if self.syncer.is_lost() {
            job.finish(Err(StoreError::CommitFailed("an earlier sync of the log failed".to_owned())));
            return;
        }
        let alone = self.link().connection.is_autocommit();
        if let Err(error) = self.link().control(if alone { "begin immediate" } else { "savepoint use_case" }) {
            job.finish(Err(error));
            return;
        }
        self.tx.failed = false;
        self.tx.wrote = false;
        if alone {
            self.tx.tail = None;
        }
        let put_off = self.tx.late.len();
        let outcome = poll_once(job.start(&mut self.tx));
        let outcome = match outcome {
            // A swallowed failure: PostgreSQL could not commit this, so we do not either.
            Ok(true) if self.tx.failed => Err(StoreError::AfterFailure),
            other => other,
        };
        let kept = matches!(outcome, Ok(true)) && (alone || self.link().control("release use_case").is_ok());
        if kept {
            self.waiting.push(job);
            return;
        }
        self.tx.late.truncate(put_off);
        self.tx.tail = None;
        self.undo(alone);
        job.finish(outcome.map(|_| ()));
    }

    fn undo(&mut self, alone: bool) {
        let undone = if alone {
            self.link().control("rollback")
        } else {
            self.link().control("rollback to use_case").and_then(|()| self.link().control("release use_case"))
        };
        // A full disk or a read error rolls back the whole transaction by itself.
        if undone.is_err() || self.link().connection.is_autocommit() {
            self.lose("the transaction was lost");
        }
    }

    fn commit(&mut self) {
        if self.link().connection.is_autocommit() {
            return;
        }
        let committed = self.tx.run_put_off().and_then(|()| self.link().control("commit"));
        match committed {
            Ok(()) => {
                let count = u64::try_from(self.waiting.len()).unwrap_or_default();
                self.signs.use_cases.fetch_add(count, Ordering::Relaxed);
                // Before any answer: remembered numbers are older from here on.
                self.signs.groups.fetch_add(1, Ordering::Release);
                self.syncer.take(std::mem::take(&mut self.waiting));
            }
            Err(error) => self.lose(&error.to_string()),
        }
    }

    /// Nothing of the open transaction was kept: everyone who waits is told.
    fn lose(&mut self, why: &str) {
        if !self.link().connection.is_autocommit() {
            let _ = self.link().control("rollback");
        }
        self.tx.late.truncate(0);
        for job in self.waiting.drain(..) {
            job.finish(Err(StoreError::CommitFailed(why.to_owned())));
        }
    }

    /// Starts a long log anew, unless the caretaker is just copying it; says whether it was tried. Most has been copied
    /// by then, so this is short as a rule; when a reader still needs the old log it is left for the next time.
    fn restarted_log(&self) -> bool {
        let pages = self.signs.log_pages.load(Ordering::Relaxed);
        if pages <= LONG_PAGES || (pages <= LONGEST_PAGES && self.signs.copying.is_locked()) {
            return false;
        }
        let pragmas = "pragma busy_timeout=50; pragma wal_checkpoint(restart); pragma busy_timeout=10000;";
        if self.signs.copy_log(self.link(), pragmas).is_err() {
            tracing::warn!("the write-ahead log could not be started anew");
        }
        true
    }

    fn link(&self) -> &SqliteLink {
        match &self.tx.read.link {
            Link::Sqlite(link) => link,
            Link::Postgres(_) => unreachable!("the writer of a SQLite file holds a SQLite connection"),
        }
    }
}
