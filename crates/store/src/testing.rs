//! For tests of this and other crates: a fresh account, on SQLite always and on PostgreSQL when
//! `TEST_POSTGRES_URL` is set. Everything made is removed at the end of the test.
#![expect(clippy::expect_used, reason = "a test that cannot prepare its database is to stop")]

use std::sync::Arc;

use vault::{MasterKey, Randomness as _, SeededRandom, SystemRandom};

use crate::account::Account;
use crate::blobs::BlobPlace;
use crate::directory::{EnginePlace, Location, Stores, StoresConfig};
use crate::engine::{Database, Engine, EngineConfig};

/// The moment at which test accounts are made: 2026-01-05T09:00:00Z.
pub const NOW: i64 = 1_767_603_600_000;

/// Runs `check` with a fresh, migrated account of each engine.
pub async fn each(check: impl AsyncFn(Account)) {
    for engine in engines() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let stores = stores(folder.path(), engine).await;
        let account = stores.create_account("test", "here", NOW).await.expect("a test account");
        check(account).await;
        stores.delete_account("test").await.expect("the test account goes");
        stores.close().await;
    }
}

/// Runs `check` with an empty database of each engine.
pub async fn each_database(check: impl AsyncFn(Database)) {
    let engine = Engine::start(EngineConfig::default()).expect("engine threads");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let database = engine.open_sqlite(&folder.path().join("test.db"), &[7; 32]).expect("a SQLite file");
    check(database.clone()).await;
    database.close().await;
    if let Some(url) = postgres_url() {
        let mut bytes = [0; 8];
        SystemRandom.fill(&mut bytes);
        let schema = format!("test_{}", hex::encode(bytes));
        let database = engine.open_postgres(&url, &schema).await.expect("a PostgreSQL schema");
        check(database.clone()).await;
        database.close().await;
        engine.drop_postgres(&url, &schema).await.expect("the schema goes");
    }
}

/// The engines to test on.
#[must_use]
pub fn engines() -> Vec<EnginePlace> {
    let mut engines = vec![EnginePlace::Sqlite];
    engines.extend(postgres_url().map(|url| EnginePlace::Postgres { url }));
    engines
}

/// Stores in `folder` with one location `here`, region `eu`; the master key is always the same.
pub async fn stores(folder: &std::path::Path, engine: EnginePlace) -> Stores {
    let here = Location { name: "here".to_owned(), region: "eu".to_owned(), engine, blobs: BlobPlace::Folder };
    let config = StoresConfig {
        folder: folder.to_owned(),
        directory: EnginePlace::Sqlite,
        locations: vec![here],
        master: MasterKey::generate(&SeededRandom::new(1)),
        engine: EngineConfig::default(),
        random: Arc::new(SystemRandom),
    };
    Stores::open(config, NOW).await.expect("stores")
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks for the cluster to test on")]
fn postgres_url() -> Option<String> {
    std::env::var("TEST_POSTGRES_URL").ok().filter(|url| !url.is_empty())
}
