//! `Ctx`: someone, in one account, at one moment. The only way to an account's data.
//!
//! Anybody may hold one and pass it on. Its transactions are methods of the trait [`Open`],
//! so that only crates with a Cargo arrow to `store` can open one.

use std::net::IpAddr;
use std::sync::Arc;

use domain::settings::Settings;
use domain::{Actor, Event, Result, Time};
use vault::Randomness;

use crate::account::Account;
use crate::engine::{ReadTx, Sql, WriteTx};
use crate::events::Committed;

/// Where a request came from, for sessions and the log.
#[derive(Clone, Debug, Default)]
pub struct Client {
    pub address: Option<IpAddr>,
    /// The user agent, cut to 200 characters.
    pub agent: Option<String>,
    pub request_id: String,
    /// The host it named, without port.
    pub host: Option<String>,
    /// The marks of the device's cookie, as they came: still to be proved.
    pub device: Option<String>,
}

/// Makes the statements that go along with each commit, from what the commit tells. For marks that must stand or
/// fall with the change: the item of a bulk job is done, an idempotency key is used.
pub type Beside = Arc<dyn Fn(&[Event]) -> Vec<Sql> + Send + Sync>;

/// Someone, in one account, at one moment. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

struct Inner {
    actor: Actor,
    account: Account,
    settings: Arc<Settings>,
    now: Time,
    client: Client,
    beside: Option<Beside>,
}

impl Ctx {
    /// Made by the entrance (`identity`), the job runner and `testkit`.
    #[must_use]
    pub fn new(actor: Actor, account: Account, settings: Arc<Settings>, now: Time, client: Client) -> Self {
        Self(Arc::new(Inner { actor, account, settings, now, client, beside: None }))
    }

    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.0.actor
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    #[must_use]
    pub fn now(&self) -> Time {
        self.0.now
    }

    #[must_use]
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    /// The account's name, which is its subdomain.
    #[must_use]
    pub fn account_name(&self) -> &str {
        self.0.account.name()
    }

    /// The account's number in the directory.
    #[must_use]
    pub fn account_id(&self) -> i64 {
        self.0.account.id()
    }

    /// The same at another moment, for bringing in what happened earlier.
    #[must_use]
    pub fn at(&self, now: Time) -> Self {
        let inner = &self.0;
        Self::new(inner.actor.clone(), inner.account.clone(), inner.settings.clone(), now, inner.client.clone())
    }

    /// The same moment in the same account, seen by somebody else.
    #[must_use]
    pub fn seen_by(&self, actor: Actor) -> Self {
        let inner = &self.0;
        Self::new(actor, inner.account.clone(), inner.settings.clone(), inner.now, inner.client.clone())
    }

    /// The statements that go along with a commit of these events.
    pub(crate) fn statements_beside(&self, events: &[Event]) -> Vec<Sql> {
        self.0.beside.as_ref().map(|beside| beside(events)).unwrap_or_default()
    }
}

/// What only services may do with a `Ctx`.
pub trait Open {
    /// Reads one snapshot. For lists and searches.
    fn read<T, F>(&self, use_case: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static;

    /// Reads a few rows by key, on the calling thread where the engine can.
    fn glance<T, F>(&self, use_case: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static;

    /// Changes data. The answer comes when the commit is on disk; the only way to succeed is [`WriteTx::commit`].
    fn write<T, F>(&self, use_case: F) -> impl Future<Output = Result<T>> + Send
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut WriteTx) -> Result<Committed<T>> + Send + 'static;

    /// A value derived from settings, rights or fields, kept until one of these changes.
    fn cached<T, F>(&self, load: F) -> impl Future<Output = Result<Arc<T>>> + Send
    where
        T: Send + Sync + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static;

    /// The same inside a transaction that is open already.
    fn cached_within<T, F>(&self, tx: &mut ReadTx, load: F) -> impl Future<Output = Result<Arc<T>>>
    where
        T: Send + Sync + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static;

    /// The account: its keys, blobs and bell.
    fn account(&self) -> &Account;

    fn random(&self) -> &dyn Randomness;

    /// The same, whose every commit takes these statements along.
    fn committing_beside(&self, beside: Beside) -> Ctx;
}

impl Open for Ctx {
    async fn read<T, F>(&self, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static,
    {
        self.0.account.database().read(use_case).await
    }

    async fn glance<T, F>(&self, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static,
    {
        self.0.account.database().glance(use_case).await
    }

    async fn write<T, F>(&self, use_case: F) -> Result<T>
    where
        T: Send + 'static,
        F: AsyncFnOnce(&mut WriteTx) -> Result<Committed<T>> + Send + 'static,
    {
        let account = &self.0.account;
        let committed = account.database().write(use_case).await?;
        account.tell(committed.seq, committed.configuration);
        Ok(committed.value)
    }

    async fn cached<T, F>(&self, load: F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static,
    {
        self.0.account.cached(self.0.now, load).await
    }

    async fn cached_within<T, F>(&self, tx: &mut ReadTx, load: F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static,
    {
        self.0.account.cached_within(self.0.now, tx, load).await
    }

    fn account(&self) -> &Account {
        &self.0.account
    }

    fn random(&self) -> &dyn Randomness {
        self.0.account.random()
    }

    fn committing_beside(&self, beside: Beside) -> Ctx {
        let inner = &self.0;
        let (actor, account, settings) = (inner.actor.clone(), inner.account.clone(), inner.settings.clone());
        let (now, client) = (inner.now, inner.client.clone());
        Self(Arc::new(Inner { actor, account, settings, now, client, beside: Some(beside) }))
    }
}
