//! The writer task of one PostgreSQL schema: grouped commits under an advisory lock.
//!
//! The lock makes this task the only writer of the schema, also when several processes serve it.

use std::cell::Cell;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedReceiver;

use super::job::{Job, LocalFuture};
use super::postgres_link::PostgresLink;
use super::postgres_pool::{Home, Pools};
use super::sqlite_writer::{Order, Signs};
use super::tx::{Link, ReadTx, WriteTx};
use crate::error::{StoreError, StoreResult};

/// The most use cases in one commit.
const GROUP_MOST: usize = 128;
/// How long a group may grow before it commits.
const GROUP_TIME: Duration = Duration::from_millis(5);

/// Where a task's connections come from and what they serve.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) pools: Pools,
    pub(crate) url: Rc<str>,
    pub(crate) schema: Rc<str>,
}

/// Runs until everyone who could send has gone, or until it is told to close.
pub(crate) async fn write_loop(place: Place, mut orders: UnboundedReceiver<Order>, signs: Arc<Signs>) {
    let lock = lock_text(&place.schema);
    let mut closed = None;
    while closed.is_none() {
        match orders.recv().await {
            None => break,
            Some(Order::Close(done)) => closed = Some(done),
            Some(Order::Run(first)) => match place.pools.borrow(&place.url, Some(&place.schema)).await {
                Err(error) => first.finish(Err(error)),
                Ok(loan) => {
                    let (link, home) = loan.split();
                    let tx = WriteTx::new(Link::Postgres(link));
                    let mut group = Group { tx, home, lock: &lock, open: false, waiting: Vec::new(), broken: false };
                    closed = group.fill(first, &mut orders).await;
                    group.commit(&signs).await;
                    group.end();
                }
            },
        }
    }
    if let Some(done) = closed {
        let _ = done.send(());
    }
}

/// `begin` and the lock of this schema (FNV-1a of its name).
fn lock_text(schema: &str) -> String {
    let hash = schema
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("begin; select pg_advisory_xact_lock({})", hash.cast_signed())
}

struct Group<'a> {
    tx: WriteTx,
    home: Home,
    lock: &'a str,
    /// A transaction was begun (or its `begin` waits to be sent) and holds a successful use case.
    open: bool,
    /// Succeeded, not yet committed.
    waiting: Vec<Box<dyn Job<WriteTx>>>,
    /// The connection's state is unknown: it is thrown away.
    broken: bool,
}

impl Group<'_> {
    async fn fill(
        &mut self,
        first: Box<dyn Job<WriteTx>>,
        orders: &mut UnboundedReceiver<Order>,
    ) -> Option<tokio::sync::oneshot::Sender<()>> {
        let started = Instant::now();
        let mut next = Some(first);
        let mut taken = 0;
        while let Some(job) = next.take() {
            self.run(job).await;
            taken += 1;
            if self.broken || taken == GROUP_MOST || started.elapsed() > GROUP_TIME {
                break;
            }
            match orders.try_recv() {
                Ok(Order::Run(job)) => next = Some(job),
                Ok(Order::Close(done)) => return Some(done),
                Err(_) => {}
            }
        }
        None
    }

    /// Runs one use case. The first of a transaction needs no savepoint: undoing it undoes everything.
    async fn run(&mut self, mut job: Box<dyn Job<WriteTx>>) {
        if !job.is_wanted() {
            return;
        }
        let alone = !self.open;
        let lead = if alone { self.lock } else { "savepoint use_case" };
        self.link().lead(lead);
        self.tx.failed = false;
        self.tx.wrote = false;
        if alone {
            self.tx.tail = None;
        }
        let waiting = Rc::clone(&self.link().waiting);
        let outcome = guarded(job.start(&mut self.tx), &waiting).await;
        let outcome = match outcome {
            Ok(true) if self.tx.failed => Err(StoreError::AfterFailure),
            Ok(true) => self.link().send_put_off().await.map(|()| true),
            other => other,
        };
        if matches!(outcome, Ok(true)) {
            if !alone {
                self.link().lead("release savepoint use_case");
            }
            self.open = true;
            self.waiting.push(job);
            return;
        }
        job.finish(outcome.map(|_| ()));
        self.tx.tail = None;
        self.link().forget_put_off();
        self.undo(alone).await;
    }

    async fn undo(&mut self, alone: bool) {
        if self.link().is_closed() {
            self.broken = true;
        } else if alone {
            self.broken = self.link().control("rollback").await.is_err();
        } else {
            self.link().lead("rollback to savepoint use_case; release savepoint use_case");
        }
    }

    async fn commit(&mut self, signs: &Signs) {
        if self.waiting.is_empty() {
            return;
        }
        let committed = if self.broken {
            Err(StoreError::Unavailable("the connection was closed".to_owned()))
        } else {
            self.link().control("commit").await
        };
        match committed {
            Ok(()) => {
                signs.groups.fetch_add(1, Ordering::Relaxed);
                signs.use_cases.fetch_add(self.waiting.len() as u64, Ordering::Relaxed);
                for job in self.waiting.drain(..) {
                    job.finish(Ok(()));
                }
            }
            Err(error) => {
                self.broken = true;
                for job in self.waiting.drain(..) {
                    job.finish(Err(StoreError::CommitFailed(error.to_string())));
                }
            }
        }
    }

    fn end(self) {
        if let (false, Link::Postgres(link)) = (self.broken, self.tx.read.link) {
            self.home.give_back(link);
        }
    }

    fn link(&mut self) -> &mut PostgresLink {
        match &mut self.tx.read.link {
            Link::Postgres(link) => link,
            Link::Sqlite(_) => unreachable!("the writer of a schema holds a PostgreSQL connection"),
        }
    }
}

/// Runs one read in a snapshot and answers before the transaction is ended.
pub(crate) async fn read(place: Place, mut job: Box<dyn Job<ReadTx>>) {
    if !job.is_wanted() {
        return;
    }
    let loan = match place.pools.borrow(&place.url, Some(&place.schema)).await {
        Ok(loan) => loan,
        Err(error) => return job.finish(Err(error)),
    };
    let (mut link, home) = loan.split();
    link.lead("begin isolation level repeatable read read only");
    let waiting = Rc::clone(&link.waiting);
    let mut tx = ReadTx::new(Link::Postgres(link));
    let outcome = guarded(job.start(&mut tx), &waiting).await;
    job.finish(outcome.map(|_| ()));
    if let Link::Postgres(mut link) = tx.link
        && link.control("commit").await.is_ok()
    {
        home.give_back(link);
    }
}

/// Runs a use case's future; refuses panics and waiting for anything but the database.
async fn guarded(mut future: LocalFuture<'_, bool>, waiting: &Cell<bool>) -> StoreResult<bool> {
    poll_fn(move |context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(Poll::Ready(succeeded)) => Poll::Ready(Ok(succeeded)),
        Ok(Poll::Pending) if waiting.get() => Poll::Pending,
        Ok(Poll::Pending) => Poll::Ready(Err(StoreError::AwaitInTransaction)),
        Err(_) => Poll::Ready(Err(StoreError::Panicked)),
    })
    .await
}
