//! PostgreSQL databases: engine threads with a small runtime each, and the schemas they serve.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

use super::config::EngineConfig;
use super::job::{Job, LocalFuture};
use super::postgres_pool::Pools;
use super::postgres_writer::{Place, read, write_loop};
use super::sqlite_writer::{Order, Signs};
use super::tx::{ReadTx, WriteTx};
use crate::error::{StoreError, StoreResult};

/// Work for an engine thread: it makes its future there, because that future stays there.
type Task = Box<dyn FnOnce(Pools) -> LocalFuture<'static, ()> + Send>;

/// The threads, started when the first PostgreSQL database is opened.
pub(crate) struct PostgresThreads {
    count: usize,
    connections: usize,
    started: Mutex<Vec<UnboundedSender<Task>>>,
}

/// One schema.
pub(crate) struct PostgresDatabase {
    url: String,
    schema: String,
    threads: Vec<UnboundedSender<Task>>,
    next: AtomicUsize,
    orders: UnboundedSender<Order>,
    pub(crate) signs: Arc<Signs>,
}

impl PostgresThreads {
    pub(crate) fn new(config: &EngineConfig) -> Self {
        Self {
            count: config.postgres_threads.clamp(1, 64),
            connections: config.postgres_connections,
            started: Mutex::default(),
        }
    }

    pub(crate) async fn open(&self, url: &str, schema: &str) -> StoreResult<PostgresDatabase> {
        let schema = checked_schema(schema)?;
        let threads = self.threads()?;
        // Writers spread over the threads by name.
        let place = schema.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
        let writer = threads.get(place % threads.len()).ok_or(StoreError::Closed)?.clone();
        command(&writer, url, format!("create schema if not exists \"{schema}\"")).await?;
        let (orders, inbox) = unbounded_channel();
        let signs = Arc::new(Signs::default());
        let (home, told) = (owned(url, &schema), Arc::clone(&signs));
        let task: Task = Box::new(move |pools| Box::pin(write_loop(home.place(pools), inbox, told)));
        writer.send(task).map_err(|_| StoreError::Closed)?;
        Ok(PostgresDatabase { url: url.to_owned(), schema, threads, next: AtomicUsize::new(0), orders, signs })
    }

    pub(crate) async fn drop_schema(&self, url: &str, schema: &str) -> StoreResult<()> {
        let schema = checked_schema(schema)?;
        let threads = self.threads()?;
        let thread = threads.first().ok_or(StoreError::Closed)?;
        command(thread, url, format!("drop schema if exists \"{schema}\" cascade")).await
    }

    fn threads(&self) -> StoreResult<Vec<UnboundedSender<Task>>> {
        let mut started = self.started.lock();
        while started.len() < self.count {
            let (sender, inbox) = unbounded_channel();
            let connections = self.connections;
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(StoreError::file("a runtime could not start"))?;
            super::spawn("store-postgres", move || {
                tokio::task::LocalSet::new().block_on(&runtime, serve(inbox, connections));
            })?;
            started.push(sender);
        }
        Ok(started.clone())
    }
}

async fn serve(mut tasks: UnboundedReceiver<Task>, connections: usize) {
    let pools = Pools::new(connections);
    while let Some(task) = tasks.recv().await {
        tokio::task::spawn_local(task(pools.clone()));
    }
}

/// Runs one statement outside any transaction.
async fn command(thread: &UnboundedSender<Task>, url: &str, text: String) -> StoreResult<()> {
    let (done, answer) = oneshot::channel();
    let url = url.to_owned();
    let task: Task = Box::new(move |pools| {
        Box::pin(async move {
            let outcome = async {
                let (mut link, home) = pools.borrow(&url, None).await?.split();
                let outcome = link.control(&text).await;
                home.give_back(link);
                outcome
            };
            let _ = done.send(outcome.await);
        })
    });
    thread.send(task).map_err(|_| StoreError::Closed)?;
    answer.await.unwrap_or(Err(StoreError::Closed))
}

/// The name, if it needs no escaping anywhere.
fn checked_schema(schema: &str) -> StoreResult<String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if schema.is_empty() || schema.len() > 63 || !schema.bytes().all(fits) {
        return Err(StoreError::BadName("a schema's name has 1 to 63 lower-case letters, digits and _"));
    }
    Ok(schema.to_owned())
}

/// A place before it reached its thread.
struct Owned {
    url: String,
    schema: String,
}

fn owned(url: &str, schema: &str) -> Owned {
    Owned { url: url.to_owned(), schema: schema.to_owned() }
}

impl Owned {
    fn place(self, pools: Pools) -> Place {
        Place { pools, url: Rc::from(self.url), schema: Rc::from(self.schema) }
    }
}

impl PostgresDatabase {
    pub(crate) fn write(&self, job: Box<dyn Job<WriteTx>>) {
        if let Err(unsent) = self.orders.send(Order::Run(job))
            && let Order::Run(job) = unsent.0
        {
            job.finish(Err(StoreError::Closed));
        }
    }

    /// Hands a read to one thread after another.
    pub(crate) fn read(&self, job: Box<dyn Job<ReadTx>>) {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let thread = turn.checked_rem(self.threads.len()).and_then(|turn| self.threads.get(turn));
        let Some(thread) = thread.filter(|thread| !thread.is_closed() && !self.orders.is_closed()) else {
            return job.finish(Err(StoreError::Closed));
        };
        let home = owned(&self.url, &self.schema);
        // Should the thread end just now, the job is dropped and its asker hears `Closed`.
        let _ = thread.send(Box::new(move |pools| Box::pin(read(home.place(pools), job))));
    }

    pub(crate) async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.orders.send(Order::Close(done)).is_ok() {
            let _ = closed.await;
        }
    }
}
