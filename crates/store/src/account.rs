//! One account as it is open here: its database, blobs and keys, what is kept of it in memory, and its bell.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::{Result, Time};
use parking_lot::RwLock;
use tokio::sync::watch;
use vault::{AccountKey, Purpose, Randomness, SubKey};

use crate::blobs::Blobs;
use crate::engine::{Database, ReadTx};
use crate::once::Once;

/// How long a cached value may be used when nothing here changed it: another node may have.
const CACHE_MILLIS: i64 = 5_000;

/// One open account. Cheap to clone.
#[derive(Clone)]
pub struct Account(Arc<Inner>);

struct Inner {
    id: i64,
    name: String,
    region: String,
    database: Database,
    blobs: Blobs,
    key: AccountKey,
    random: Arc<dyn Randomness>,
    epoch: AtomicU64,
    cache: RwLock<HashMap<TypeId, Kept>>,
    bell: watch::Sender<i64>,
    once: Once,
}

struct Kept {
    epoch: u64,
    loaded_at: Time,
    value: Arc<dyn Any + Send + Sync>,
}

impl Account {
    /// Made by the directory when it opens an account.
    #[must_use]
    pub fn new(
        id: i64,
        name: String,
        region: String,
        database: Database,
        blobs: Blobs,
        key: AccountKey,
        random: Arc<dyn Randomness>,
    ) -> Self {
        let (bell, _) = watch::channel(0);
        Self(Arc::new(Inner {
            id,
            name,
            region,
            database,
            blobs,
            key,
            random,
            epoch: AtomicU64::new(1),
            cache: RwLock::default(),
            bell,
            once: Once::default(),
        }))
    }

    #[must_use]
    pub fn id(&self) -> i64 {
        self.0.id
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The region all its data stays in.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.0.region
    }

    #[must_use]
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    /// The account's key for one purpose.
    #[must_use]
    pub fn key(&self, purpose: Purpose) -> SubKey {
        self.0.key.derive(purpose)
    }

    #[must_use]
    pub fn random(&self) -> &dyn Randomness {
        self.0.random.as_ref()
    }

    /// Rings after every commit that told something; holds the last event's number.
    #[must_use]
    pub fn bell(&self) -> watch::Receiver<i64> {
        self.0.bell.subscribe()
    }

    /// Is it the first time in an hour that this user does this? Then it counts as told from now on.
    #[must_use]
    pub fn is_first_this_hour(&self, user: Option<i64>, what: &'static str, now: Time) -> bool {
        self.0.once.is_first(user, what, now)
    }

    /// What was to be told could not be.
    pub fn forget_this_hour(&self, user: Option<i64>, what: &'static str) {
        self.0.once.forget(user, what);
    }

    /// The number that moves whenever settings, rights or fields change.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.0.epoch.load(Ordering::Acquire)
    }

    /// Called after a commit.
    pub(crate) fn tell(&self, seq: i64, configuration: bool) {
        if configuration {
            self.0.epoch.fetch_add(1, Ordering::AcqRel);
        }
        if seq > 0 {
            self.0.bell.send_if_modified(|last| {
                let newer = seq > *last;
                *last = seq.max(*last);
                newer
            });
        }
    }

    /// A value loaded once and kept while the epoch stands, for five seconds at most.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn cached<T, F>(&self, now: Time, load: F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static,
    {
        let epoch = self.epoch();
        if let Some(value) = self.kept::<T>(epoch, now) {
            return Ok(value);
        }
        let value = Arc::new(self.0.database.read(load).await?);
        let kept = Kept { epoch, loaded_at: now, value: value.clone() };
        self.0.cache.write().insert(TypeId::of::<T>(), kept);
        Ok(value)
    }

    /// The same inside a transaction that is open already, which loads it when nothing is kept.
    ///
    /// # Errors
    /// Those of `load`.
    pub async fn cached_within<T, F>(&self, now: Time, tx: &mut ReadTx, load: F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: AsyncFnOnce(&mut ReadTx) -> Result<T> + Send + 'static,
    {
        let epoch = self.epoch();
        if let Some(value) = self.kept::<T>(epoch, now) {
            return Ok(value);
        }
        let value = Arc::new(load(tx).await?);
        // What this transaction wrote itself may not be committed: it is not kept.
        if !tx.wrote {
            let kept = Kept { epoch, loaded_at: now, value: value.clone() };
            self.0.cache.write().insert(TypeId::of::<T>(), kept);
        }
        Ok(value)
    }

    fn kept<T: Send + Sync + 'static>(&self, epoch: u64, now: Time) -> Option<Arc<T>> {
        let cache = self.0.cache.read();
        let kept = cache.get(&TypeId::of::<T>())?;
        let fresh = kept.epoch == epoch && now.millis() - kept.loaded_at.millis() < CACHE_MILLIS;
        if fresh { kept.value.clone().downcast().ok() } else { None }
    }
}
