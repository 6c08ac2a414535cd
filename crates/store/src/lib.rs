//! One façade over SQLite and PostgreSQL: transactions, migrations, events, jobs, blobs, full text,
//! and the directory of accounts.

mod account;
pub mod blobs;
mod ctx;
pub mod directory;
mod engine;
mod error;
pub mod events;
pub mod fulltext;
pub mod jobs;
pub mod migrate;
mod once;
mod refusals;
pub mod schema;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod work;

pub use account::Account;
pub use blobs::{BlobId, BlobPlace, Blobs, S3Place, StoredBlob};
pub use ctx::{Beside, Client, Ctx, Open};
pub use directory::{AccountRow, AccountState, EnginePlace, Location, Stores, StoresConfig};
pub use engine::{Commits, Database, Engine, EngineConfig, EngineKind, ReadTx, Row, Sql, Value, WriteTx};
pub use error::{StoreError, StoreResult};
pub use events::{Committed, Recorded};
pub use refusals::OnUnique;
