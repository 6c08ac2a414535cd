//! What a use case holds: reads ([`ReadTx`]) and, inside a write, changes too ([`WriteTx`]).

use std::ops::{Deref, DerefMut};

use super::memo::{self, Remembered};
use super::merging::{self, PutOff};
use super::postgres_link::PostgresLink;
use super::row::Row;
use super::sql::Sql;
use super::sqlite_link::SqliteLink;
use crate::error::{StoreError, StoreResult};

/// Which engine answers; for the few statements that must differ (`store::fulltext`).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EngineKind {
    Sqlite,
    Postgres,
}

#[expect(clippy::large_enum_variant, reason = "there is one for each transaction, never a list of them")]
pub(crate) enum Link {
    Sqlite(SqliteLink),
    Postgres(PostgresLink),
}

/// Reads within one transaction.
///
/// After a statement failed nothing more runs in the transaction, on both engines
/// ([`StoreError::AfterFailure`]): a use case that expects a conflict says `on conflict do nothing`.
pub struct ReadTx {
    pub(crate) link: Link,
    pub(crate) failed: bool,
    /// Has a statement run that may have changed something?
    pub(crate) wrote: bool,
    /// What earlier reads worked out; none on PostgreSQL, and none within a write.
    pub(crate) remembered: Option<Remembered>,
}

impl ReadTx {
    pub(crate) fn new(link: Link) -> Self {
        Self { link, failed: false, wrote: false, remembered: None }
    }

    /// The engine in use.
    #[must_use]
    pub fn engine(&self) -> EngineKind {
        match self.link {
            Link::Sqlite(_) => EngineKind::Sqlite,
            Link::Postgres(_) => EngineKind::Postgres,
        }
    }

    /// Every row, mapped.
    ///
    /// # Errors
    /// What the engine or `map` says.
    pub async fn all<T>(&mut self, sql: Sql, map: impl FnMut(&Row<'_>) -> StoreResult<T>) -> StoreResult<Vec<T>> {
        self.fetch(&sql, usize::MAX, map).await
    }

    /// The first row, mapped, if there is one.
    ///
    /// # Errors
    /// What the engine or `map` says.
    pub async fn opt<T>(&mut self, sql: Sql, map: impl FnMut(&Row<'_>) -> StoreResult<T>) -> StoreResult<Option<T>> {
        Ok(self.fetch(&sql, 1, map).await?.pop())
    }

    /// The first row, mapped.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] without a row; what the engine or `map` says.
    pub async fn one<T>(&mut self, sql: Sql, map: impl FnMut(&Row<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.opt(sql, map).await?.ok_or(StoreError::NoRow)
    }

    /// The number that the first row begins with, when many ask for it: it is not worked out again before the next commit
    /// (`engine::memo`). It is never older than a write that was answered before this transaction began.
    ///
    /// # Errors
    /// As [`ReadTx::one`].
    pub async fn number(&mut self, sql: Sql) -> StoreResult<i64> {
        let key = self.remembered.as_ref().map(|_| memo::key(&sql));
        if let (Some(remembered), Some(key)) = (&self.remembered, &key)
            && let Some(known) = remembered.get(key)
        {
            return Ok(known);
        }
        let number = self.one(sql, |row| row.int(0)).await?;
        if let (Some(remembered), Some(key)) = (&self.remembered, key) {
            remembered.put(key, number);
        }
        Ok(number)
    }

    /// At most `limit` rows. What `map` refuses does not spoil the transaction: the engine did its part.
    async fn fetch<T>(
        &mut self,
        sql: &Sql,
        limit: usize,
        mut map: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Vec<T>> {
        self.begin_statement(sql)?;
        let mut rows = Vec::new();
        let mut refused = None;
        // `false` stops the reading.
        let mut take = |row: &Row<'_>| match map(row) {
            Ok(value) => {
                rows.push(value);
                rows.len() < limit
            }
            Err(error) => {
                refused = Some(error);
                false
            }
        };
        let outcome = match &mut self.link {
            Link::Sqlite(link) => link.query(sql, &mut take),
            Link::Postgres(link) => link.query(sql, &mut take).await,
        };
        self.end_statement(outcome)?;
        refused.map_or(Ok(rows), Err)
    }

    fn begin_statement(&mut self, sql: &Sql) -> StoreResult<()> {
        let reads = sql.text().trim_start().starts_with("select");
        self.wrote |= !reads;
        #[cfg(any(test, feature = "testing"))]
        super::seen::note(self.engine(), sql.place);
        if self.failed { Err(StoreError::AfterFailure) } else { sql.check() }
    }

    fn end_statement<T>(&mut self, outcome: StoreResult<T>) -> StoreResult<T> {
        self.failed |= outcome.is_err();
        outcome
    }
}

/// Reads and changes within one write transaction.
pub struct WriteTx {
    pub(crate) read: ReadTx,
    /// What is run before the commit ([`WriteTx::run_late`]).
    pub(crate) late: PutOff,
    /// The end of the stream of events, once it was looked up in this transaction. The writers forget it when a
    /// transaction begins and whenever something is undone.
    pub(crate) tail: Option<(i64, Vec<u8>)>,
}

impl Deref for WriteTx {
    type Target = ReadTx;
    fn deref(&self) -> &ReadTx {
        &self.read
    }
}

impl DerefMut for WriteTx {
    fn deref_mut(&mut self) -> &mut ReadTx {
        &mut self.read
    }
}

impl WriteTx {
    pub(crate) fn new(link: Link) -> Self {
        Self { read: ReadTx::new(link), late: PutOff::default(), tail: None }
    }

    /// Runs a statement on row `row` of the text index `index` that nothing in this use case reads back. On SQLite it runs just before the
    /// commit, together with those of the use cases that share it: the full-text engine writes out all it holds at
    /// every savepoint, and whenever a row lies before the last one. Should it fail there, the commit fails. On PostgreSQL
    /// it travels as [`WriteTx::run_soon`] says.
    ///
    /// # Errors
    /// What the engine says.
    pub(crate) async fn run_late(&mut self, index: &'static str, row: i64, sql: Sql) -> StoreResult<()> {
        if self.engine() == EngineKind::Postgres {
            return self.run_soon(vec![sql]).await;
        }
        self.begin_statement(&sql)?;
        self.late.push(index, row, sql);
        Ok(())
    }

    /// Runs what was put off.
    pub(crate) fn run_put_off(&mut self) -> StoreResult<()> {
        match &self.read.link {
            Link::Sqlite(link) => self.late.run(link),
            Link::Postgres(_) => Ok(()),
        }
    }

    /// Merges a text index of SQLite, as [`merging::merge`] says. On PostgreSQL there is nothing to merge.
    pub(crate) fn merge(&mut self, index: &str, pages: i64) -> StoreResult<bool> {
        self.wrote = true;
        if self.failed {
            return Err(StoreError::AfterFailure);
        }
        let outcome = match &self.read.link {
            Link::Sqlite(link) => merging::merge(link, index, pages),
            Link::Postgres(_) => Ok(false),
        };
        self.end_statement(outcome)
    }

    /// While nobody writes: one more commit of merging. After a failure the transaction may still be open.
    pub(crate) fn merge_at_rest(&mut self) -> StoreResult<()> {
        let Link::Sqlite(link) = &self.read.link else { return Ok(()) };
        link.control("begin immediate")?;
        self.late.merge_at_rest(link)?;
        link.control("commit")
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn run(&mut self, sql: Sql) -> StoreResult<u64> {
        self.begin_statement(&sql)?;
        let outcome = match &mut self.read.link {
            Link::Sqlite(link) => link.run(&sql),
            Link::Postgres(link) => link.run(&sql).await,
        };
        self.end_statement(outcome)
    }

    /// Runs an `insert … returning id`; answers the id.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when nothing was inserted; what the engine says.
    pub async fn insert(&mut self, sql: Sql) -> StoreResult<i64> {
        self.one(sql, |row| row.int(0)).await
    }

    /// Runs statements one after another whose answers nobody reads. On PostgreSQL they travel
    /// together; the first failure is the answer, and none after it has an effect.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn run_all(&mut self, statements: Vec<Sql>) -> StoreResult<()> {
        for sql in &statements {
            self.begin_statement(sql)?;
        }
        let outcome = match &mut self.read.link {
            Link::Sqlite(link) => statements.iter().try_for_each(|sql| link.run(sql).map(|_| ())),
            Link::Postgres(link) => link.run_all(&statements).await,
        };
        self.end_statement(outcome)
    }

    /// Runs statements whose answers nobody reads, and whose failure need not be told apart. On PostgreSQL they travel
    /// in front of the next statement, without a journey of their own; should one fail, that statement's answer says so.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn run_soon(&mut self, statements: Vec<Sql>) -> StoreResult<()> {
        for sql in &statements {
            self.begin_statement(sql)?;
        }
        let outcome = match &mut self.read.link {
            Link::Sqlite(link) => statements.iter().try_for_each(|sql| link.run(sql).map(|_| ())),
            Link::Postgres(link) => link.put_off(statements).await,
        };
        self.end_statement(outcome)
    }

    /// Runs a script of several statements without values: migrations only.
    pub(crate) async fn script(&mut self, text: &str) -> StoreResult<()> {
        if self.failed {
            return Err(StoreError::AfterFailure);
        }
        let outcome = match &mut self.read.link {
            Link::Sqlite(link) => link.script(text),
            Link::Postgres(link) => link.script(text).await,
        };
        self.end_statement(outcome)
    }
}
