//! From configured locations to open stores.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use domain::Time;
use store::{BlobPlace, EngineConfig, EnginePlace, Location, Stores, StoresConfig};
use vault::{MasterKey, Randomness};

use crate::config::{BlobsConfig, Config, LocationConfig};

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
        locations: locations(config)?,
        master,
        engine: EngineConfig::default(),
        random,
    };
    Stores::open(stores, now.millis()).await.with_context(|| format!("the stores in {} do not open", data.display()))
}

/// Where accounts may live. Without any in the configuration it is `eu`, in the data folder.
///
/// # Errors
/// When a location's blobs have no place; the error names the location.
pub(crate) fn locations(config: &Config) -> anyhow::Result<Vec<Location>> {
    if config.locations.is_empty() {
        let set = LocationConfig { region: "eu".to_owned(), postgres: None, blobs: None };
        return Ok(vec![location("eu", &set)?]);
    }
    config.locations.iter().map(|(name, set)| location(name, set)).collect()
}

fn location(name: &str, set: &LocationConfig) -> anyhow::Result<Location> {
    let engine = set.postgres.clone().map_or(EnginePlace::Sqlite, |url| EnginePlace::Postgres { url });
    let place = set.blobs.as_ref().map_or(Ok(BlobPlace::Folder), BlobsConfig::place);
    let blobs = place.with_context(|| format!("location {name}"))?;
    Ok(Location { name: name.to_owned(), region: set.region.clone(), engine, blobs })
}
