//! The directory: which accounts there are, where each lives, and which hosts lead to it; and the
//! [`Stores`] that open them.
//!
//! The directory holds each account's wrapped key. Destroying that key makes the account's data
//! unreadable wherever copies of it may lie.

mod rows;
mod stores;

use std::path::PathBuf;
use std::sync::Arc;

use vault::{MasterKey, Randomness};

use crate::blobs::BlobPlace;
use crate::engine::EngineConfig;
use crate::error::{StoreError, StoreResult};
use crate::migrate::Migration;

pub use rows::{AccountRow, AccountState};
pub use stores::Stores;

/// Where accounts may live: a database and a blob store in one region.
#[derive(Clone, Debug)]
pub struct Location {
    pub name: String,
    pub region: String,
    pub engine: EnginePlace,
    pub blobs: BlobPlace,
}

/// A location's database engine.
#[derive(Clone)]
pub enum EnginePlace {
    /// Encrypted files in the folder `accounts/LOCATION` of the data folder.
    Sqlite,
    /// Encrypted files in another folder.
    SqliteIn(PathBuf),
    /// A PostgreSQL cluster, one schema per account.
    Postgres { url: String },
}

/// Without the address, which may hold a password.
impl std::fmt::Debug for EnginePlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite | Self::SqliteIn(_) => "sqlite",
            Self::Postgres { .. } => "postgres",
        })
    }
}

/// What [`Stores`] need to know.
pub struct StoresConfig {
    /// The data folder; made when it is not there.
    pub folder: PathBuf,
    /// Where the directory lives: the file `directory.db`, or the schema `balie_directory`.
    pub directory: EnginePlace,
    pub locations: Vec<Location>,
    pub master: MasterKey,
    pub engine: EngineConfig,
    pub random: Arc<dyn Randomness>,
}

/// An account's name is its subdomain: 1 to 63 of `a-z 0-9 -`, no `-` at either end.
fn checked_name(name: &str) -> StoreResult<String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty() || name.len() > 63 || !name.bytes().all(fits) || name.starts_with('-') || name.ends_with('-') {
        return Err(StoreError::BadName("an account's name has 1 to 63 lower-case letters, digits and inner hyphens"));
    }
    Ok(name.to_owned())
}

/// A host name without port, in lower case: labels of letters, digits and hyphens.
fn checked_host(host: &str) -> StoreResult<String> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let label = |label: &str| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        !label.is_empty() && label.len() <= 63 && label.bytes().all(fits)
    };
    if host.len() > 253 || !host.split('.').all(label) {
        return Err(StoreError::BadName("a host name has labels of letters, digits and hyphens"));
    }
    Ok(host)
}

/// What a location is called: part of folder names.
fn checked_location(location: &Location) -> StoreResult<()> {
    checked_name(&location.name)
        .map(|_| ())
        .map_err(|_| StoreError::BadName("a location's name has 1 to 63 lower-case letters, digits and inner hyphens"))
}

/// Every migration an account's database needs.
const ACCOUNT_SCHEMA: &[Migration] = crate::schema::ACCOUNT;

#[cfg(test)]
mod tests;
