//! One façade over SQLite and PostgreSQL: transactions, migrations, jobs, blobs, full text, and the
//! directory of accounts.

mod engine;
mod error;

pub use engine::{Commits, Database, Engine, EngineConfig, EngineKind, ReadTx, Row, Sql, Value, WriteTx};
pub use error::{StoreError, StoreResult};
