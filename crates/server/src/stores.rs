//! From configured locations to open stores.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use domain::Time;
use store::{BlobPlace, EngineConfig, EnginePlace, Location, Stores, StoresConfig};
use vault::{MasterKey, Randomness};

use crate::config::Config;

/// Opens the directory and knows every location. The directory itself is always a file in the data folder.
pub(crate) async fn open(
    data: &Path,
    config: &Config,
    master: MasterKey,
    random: Arc<dyn Randomness>,
    now: Time,
) -> anyhow::Result<Stores> {
    let stores = StoresConfig {
        folder: data.to_owned(),
        directory: EnginePlace::Sqlite,
        locations: locations(config),
        master,
        engine: EngineConfig::default(),
        random,
    };
    Stores::open(stores, now.millis()).await.with_context(|| format!("the stores in {} do not open", data.display()))
}

fn locations(config: &Config) -> Vec<Location> {
    if config.locations.is_empty() {
        return vec![location("eu", "eu", None)];
    }
    config.locations.iter().map(|(name, set)| location(name, &set.region, set.postgres.as_deref())).collect()
}

fn location(name: &str, region: &str, postgres: Option<&str>) -> Location {
    let engine = postgres.map_or(EnginePlace::Sqlite, |url| EnginePlace::Postgres { url: url.to_owned() });
    Location { name: name.to_owned(), region: region.to_owned(), engine, blobs: BlobPlace::Folder }
}
