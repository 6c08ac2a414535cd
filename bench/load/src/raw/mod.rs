//! The raw cost: the same rows written and read with nothing of ours between, in the same files on the same machine.

mod sqlite;

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use crate::house::House;
use crate::ledger::Books;
use crate::requests::{Dice, World};

pub(crate) use sqlite::GROUP;

/// How often one thread did one thing.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    pub(crate) operation: &'static str,
    pub(crate) per_second: f64,
}

impl Raw {
    pub(crate) fn json(&self) -> Value {
        json!({"operation": self.operation, "per_second": self.per_second})
    }
}

/// What is asked for: the same as through the API, so that what lies in a cache is the same too.
struct Asked {
    /// Any ticket is shown, up to this one.
    tickets: u64,
    /// These are updated.
    unsolved: Vec<i64>,
    /// These are searched for, three at a time.
    words: Vec<String>,
}

/// Measures the embedded engine with the server stopped. Nothing for PostgreSQL.
pub(crate) async fn measure(house: &House, world: &World, engine: &str, time: Duration) -> Result<Vec<Raw>> {
    if engine != "sqlite" {
        return Ok(Vec::new());
    }
    let books = Books::open(house, engine).await?;
    let (path, key) = books.file(house).await?;
    books.close().await;
    let mut dice = Dice(11);
    let asked = Asked {
        tickets: world.tickets,
        unsolved: world.unsolved.clone(),
        words: (0..500).map(|_| world.three_words(&mut dice)).collect(),
    };
    tokio::task::spawn_blocking(move || sqlite::measure(&path, &key, &asked, time)).await?
}
