//! Opens accounts by name or host, makes them, and takes them away.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::watch;
use vault::{AccountKey, Purpose, WrappedKey};

use super::rows::{self, AccountRow, AccountState};
use super::{ACCOUNT_SCHEMA, EnginePlace, Location, StoresConfig, checked_host, checked_location, checked_name};
use crate::account::Account;
use crate::blobs::Blobs;
use crate::engine::{Database, Engine, WriteTx};
use crate::error::{StoreError, StoreResult};
use crate::migrate::migrate;
use crate::schema;

/// Every account of the installation. Cheap to clone.
#[derive(Clone)]
pub struct Stores {
    inner: Arc<Inner>,
}

struct Inner {
    config: StoresConfig,
    engine: Engine,
    directory: Database,
    open: Mutex<HashMap<i64, Account>>,
    /// Rings when an account was opened.
    opened: watch::Sender<()>,
    /// Held while an account is opened, made or deleted: a file has one writer, so it is opened once.
    opening: tokio::sync::Mutex<()>,
}

impl Stores {
    /// Opens the directory, making it when it is not there. `now` is in milliseconds since 1970.
    ///
    /// # Errors
    /// [`StoreError::WrongKey`] for another master key; when a folder or cluster cannot be used.
    pub async fn open(config: StoresConfig, now: i64) -> StoreResult<Self> {
        config.locations.iter().try_for_each(checked_location)?;
        make_folder(&config.folder)?;
        let engine = Engine::start(config.engine.clone())?;
        let key = config.master.derive(Purpose::Database);
        let file = |folder: &Path| engine.open_sqlite(&folder.join("directory.db"), key.expose());
        let directory = match &config.directory {
            EnginePlace::Sqlite => file(&config.folder)?,
            EnginePlace::SqliteIn(folder) => {
                make_folder(folder)?;
                file(folder)?
            }
            EnginePlace::Postgres { url } => engine.open_postgres(url, "balie_directory").await?,
        };
        migrate(&directory, schema::DIRECTORY, now).await?;
        let (opened, _) = watch::channel(());
        let (open, opening) = (Mutex::default(), tokio::sync::Mutex::default());
        let inner = Inner { config, engine, directory, open, opened, opening };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The account of this name, open. `now` is in milliseconds since 1970, for migrations.
    ///
    /// # Errors
    /// [`StoreError::NoAccount`], [`StoreError::SuspendedAccount`]; when it cannot be opened.
    pub async fn account(&self, name: &str, now: i64) -> StoreResult<Account> {
        self.enter(self.find_by_name(name).await?, now).await
    }

    /// The account that `host` (without port) leads to, open.
    ///
    /// # Errors
    /// As [`Stores::account`].
    pub async fn account_by_host(&self, host: &str, now: i64) -> StoreResult<Account> {
        self.enter(self.find_by_host(host).await?, now).await
    }

    /// An account in whatever state but deleted, open: for operators.
    ///
    /// # Errors
    /// As [`Stores::account`], but suspended accounts open.
    pub async fn account_of(&self, row: &AccountRow, now: i64) -> StoreResult<Account> {
        if let Some(account) = self.inner.open.lock().get(&row.id) {
            return Ok(account.clone());
        }
        let _opening = self.inner.opening.lock().await;
        if let Some(account) = self.inner.open.lock().get(&row.id) {
            return Ok(account.clone());
        }
        let id = row.id;
        let wrapped = self.inner.directory.glance(async move |tx| rows::wrapped_key(tx, id).await).await?;
        let wrapped = WrappedKey::from_bytes(&wrapped).map_err(key_failed)?;
        let key = self.inner.config.master.unwrap(&wrapped, &row.place).map_err(key_failed)?;
        self.open_account(row, key, now).await
    }

    async fn enter(&self, row: AccountRow, now: i64) -> StoreResult<Account> {
        match row.state {
            AccountState::Active => self.account_of(&row, now).await,
            AccountState::Suspended => Err(StoreError::SuspendedAccount),
            AccountState::Deleted => Err(StoreError::NoAccount),
        }
    }

    /// Called with `opening` held.
    async fn open_account(&self, row: &AccountRow, key: AccountKey, now: i64) -> StoreResult<Account> {
        let location = self.location(&row.location)?;
        let database = match &location.engine {
            EnginePlace::Postgres { url } => self.inner.engine.open_postgres(url, &row.place).await?,
            EnginePlace::Sqlite | EnginePlace::SqliteIn(_) => {
                let path = self.file(location, row);
                path.parent().map_or(Ok(()), make_folder)?;
                self.inner.engine.open_sqlite(&path, key.derive(Purpose::Database).expose())?
            }
        };
        migrate(&database, ACCOUNT_SCHEMA, now).await?;
        let blobs = self.blobs(location, row, &key)?;
        let random = Arc::clone(&self.inner.config.random);
        let account = Account::new(row.id, row.name.clone(), location.region.clone(), database, blobs, key, random);
        self.inner.open.lock().insert(row.id, account.clone());
        self.inner.opened.send_replace(());
        Ok(account)
    }

    /// Makes an account in a location and opens it. Its hosts are added apart.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::BadName`], [`StoreError::NoLocation`].
    pub async fn create_account(&self, name: &str, location: &str, now: i64) -> StoreResult<Account> {
        let name = checked_name(name)?;
        let location = self.location(location)?.name.clone();
        let random = &*self.inner.config.random;
        let mut bytes = [0; 12];
        random.fill(&mut bytes);
        let place = format!("account_{}", hex::encode(bytes));
        let key = AccountKey::generate(random);
        let wrapped = self.inner.config.master.wrap(&key, &place, random).map_err(key_failed)?;
        let mut row = AccountRow { id: 0, name, state: AccountState::Active, location, place, created_at: now };
        let _opening = self.inner.opening.lock().await;
        // The key is kept before anything is written under it.
        let new = row.clone();
        let insert = async move |tx: &mut WriteTx| rows::insert(tx, &new, wrapped.as_bytes()).await;
        row.id = self.inner.directory.write(insert).await?;
        self.open_account(&row, key, now).await
    }

    /// Destroys the account's key, then its files or schema and its blobs. The name and the hosts
    /// are free again. Should the second step fail, what is left is unreadable; call again to tidy.
    ///
    /// # Errors
    /// [`StoreError::NoAccount`]; when something cannot be removed.
    pub async fn delete_account(&self, name: &str) -> StoreResult<()> {
        let row = self.find_by_name(name).await?;
        let _opening = self.inner.opening.lock().await;
        let id = row.id;
        let wrapped = self.inner.directory.glance(async move |tx| rows::wrapped_key(tx, id).await).await?;
        let account = self.inner.open.lock().remove(&row.id);
        if let Some(account) = account {
            account.database().close().await;
        }
        self.inner.directory.write(async move |tx: &mut WriteTx| rows::delete_key(tx, id).await).await?;
        let location = self.location(&row.location)?;
        let wrapped = WrappedKey::from_bytes(&wrapped).map_err(key_failed)?;
        if let Ok(key) = self.inner.config.master.unwrap(&wrapped, &row.place) {
            self.blobs(location, &row, &key)?.delete_all().await?;
        }
        match &location.engine {
            EnginePlace::Postgres { url } => self.inner.engine.drop_postgres(url, &row.place).await,
            EnginePlace::Sqlite | EnginePlace::SqliteIn(_) => remove_files(&self.file(location, &row)),
        }
    }

    /// Lets nobody in, or lets them in again.
    ///
    /// # Errors
    /// [`StoreError::NoAccount`].
    pub async fn suspend(&self, name: &str, suspended: bool) -> StoreResult<()> {
        let id = self.find_by_name(name).await?.id;
        let state = if suspended { AccountState::Suspended } else { AccountState::Active };
        self.inner.directory.write(async move |tx: &mut WriteTx| rows::set_state(tx, id, state).await).await
    }

    /// Lets a host lead to the account.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::BadName`], [`StoreError::NoAccount`].
    pub async fn add_host(&self, name: &str, host: &str) -> StoreResult<()> {
        let host = checked_host(host)?;
        let id = self.find_by_name(name).await?.id;
        self.inner.directory.write(async move |tx: &mut WriteTx| rows::add_host(tx, id, host).await).await
    }

    /// Takes a host away.
    ///
    /// # Errors
    /// [`StoreError::BadName`].
    pub async fn remove_host(&self, host: &str) -> StoreResult<()> {
        let host = checked_host(host)?;
        self.inner.directory.write(async move |tx: &mut WriteTx| rows::remove_host(tx, host).await).await
    }

    /// The hosts that lead to an account.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn hosts(&self, row: &AccountRow) -> StoreResult<Vec<String>> {
        let id = row.id;
        self.inner.directory.read(async move |tx| rows::hosts(tx, id).await).await
    }

    /// # Errors
    /// [`StoreError::NoAccount`].
    pub async fn find_by_name(&self, name: &str) -> StoreResult<AccountRow> {
        let name = checked_name(name).map_err(|_| StoreError::NoAccount)?;
        self.inner.directory.glance(async move |tx| rows::find_by_name(tx, name).await).await
    }

    /// # Errors
    /// [`StoreError::NoAccount`].
    pub async fn find_by_host(&self, host: &str) -> StoreResult<AccountRow> {
        let host = checked_host(host).map_err(|_| StoreError::NoAccount)?;
        self.inner.directory.glance(async move |tx| rows::find_by_host(tx, host).await).await
    }

    /// Accounts by id, deleted ones too: at most `limit` (1 to 1,000) after the id `after`.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn list(&self, after: i64, limit: i64) -> StoreResult<Vec<AccountRow>> {
        let limit = limit.clamp(1, 1000);
        self.inner.directory.read(async move |tx| rows::page(tx, after, limit).await).await
    }

    /// Wraps an account's key under another master key, and keeps that.
    ///
    /// # Errors
    /// [`StoreError::Key`] when the key does not open with ours.
    pub async fn rewrap(&self, row: &AccountRow, master: &vault::MasterKey) -> StoreResult<()> {
        let id = row.id;
        let wrapped = self.inner.directory.glance(async move |tx| rows::wrapped_key(tx, id).await).await?;
        let wrapped = WrappedKey::from_bytes(&wrapped).map_err(key_failed)?;
        let key = self.inner.config.master.unwrap(&wrapped, &row.place).map_err(key_failed)?;
        let wrapped = master.wrap(&key, &row.place, &*self.inner.config.random).map_err(key_failed)?;
        let bytes = wrapped.as_bytes().to_vec();
        self.inner.directory.write(async move |tx: &mut WriteTx| rows::set_key(tx, id, bytes).await).await
    }

    /// The locations accounts may live in.
    #[must_use]
    pub fn locations(&self) -> &[Location] {
        &self.inner.config.locations
    }

    /// The accounts that are open now.
    #[must_use]
    pub fn open_accounts(&self) -> Vec<Account> {
        self.inner.open.lock().values().cloned().collect()
    }

    /// Rings whenever an account was opened.
    #[must_use]
    pub fn opened(&self) -> watch::Receiver<()> {
        self.inner.opened.subscribe()
    }

    /// The directory's own database.
    #[must_use]
    pub fn directory(&self) -> &Database {
        &self.inner.directory
    }

    /// Closes every account and the directory.
    pub async fn close(&self) {
        let _opening = self.inner.opening.lock().await;
        let open: Vec<_> = self.inner.open.lock().drain().collect();
        for (_, account) in open {
            account.database().close().await;
        }
        self.inner.directory.close().await;
    }

    fn location(&self, name: &str) -> StoreResult<&Location> {
        let found = self.inner.config.locations.iter().find(|location| location.name == name);
        found.ok_or_else(|| StoreError::NoLocation(name.to_owned()))
    }

    fn file(&self, location: &Location, row: &AccountRow) -> PathBuf {
        let folder = match &location.engine {
            EnginePlace::SqliteIn(folder) => folder.clone(),
            _ => self.inner.config.folder.join("accounts").join(&location.name),
        };
        folder.join(format!("{}.db", row.place))
    }

    fn blobs(&self, location: &Location, row: &AccountRow, key: &AccountKey) -> StoreResult<Blobs> {
        let objects = location.blobs.open(&self.inner.config.folder, &location.name)?;
        let random = Arc::clone(&self.inner.config.random);
        Ok(Blobs::new(objects, &row.place, key.derive(Purpose::Blobs), random))
    }
}

fn make_folder(path: &Path) -> StoreResult<()> {
    std::fs::create_dir_all(path).map_err(StoreError::file("a data folder cannot be made"))
}

fn remove_files(path: &Path) -> StoreResult<()> {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match std::fs::remove_file(PathBuf::from(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::file("an account's file cannot be removed")(error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn key_failed(error: vault::KeyError) -> StoreError {
    StoreError::Key(error.to_string())
}
