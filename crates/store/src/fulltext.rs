//! Full-text search in the database itself, in the transaction of the rows: FTS5 and `tsvector`.
//!
//! Both engines get the same words: [`normalise`] makes them here. On PostgreSQL the `tsvector` is
//! built from those words directly, so that no parser or locale of the server has a say.
//!
//! The table comes from a migration (`NAME` stands for its name):
//!
//! ```text
//! --sqlite create virtual table NAME using fts5(subject, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='3');
//! --postgres create table NAME (rowid bigint primary key, subject tsvector not null, body tsvector not null);
//! --postgres create index NAME_words on NAME using gin ((subject || body));
//! ```

mod query;
mod words;

use std::fmt::Write as _;

use domain::Result;

use crate::ctx::{Ctx, Open};
use crate::engine::{EngineKind, ReadTx, Sql, WriteTx};
use crate::error::{StoreError, StoreResult};

pub use query::{TextColumn, TextQuery};
pub use words::{MAX_TEXT_BYTES, normalise};

/// A table of searchable texts with the columns `subject` and `body`, keyed by another table's id.
#[derive(Clone, Copy, Debug)]
pub struct IndexTable {
    /// The table's name, part of the statements' text.
    pub name: &'static str,
}

/// Words of the body count on from the subject's with a gap, so that no phrase spans both.
const GAP: usize = 1;
/// Pages that one transaction of [`scrub`] writes: some milliseconds for the writer.
const PAGES_OF_SCRUB: i64 = 64;
/// The last position PostgreSQL can keep; phrases after it are not found there.
const LAST_POSITION: usize = 16_383;

/// Puts the texts of row `row_id` into the index, in place of earlier ones.
///
/// # Errors
/// What the engine says.
pub async fn put(tx: &mut WriteTx, table: &IndexTable, row_id: i64, subject: &str, body: &str) -> StoreResult<()> {
    let (subject, body) = (normalise(subject), normalise(body));
    let mut sql;
    match tx.engine() {
        EngineKind::Sqlite => {
            sql = Sql::build("insert or replace into ");
            sql.push(table.name).push(" (rowid, subject, body) values (");
            sql.bind(row_id).push(", ").bind(subject).push(", ").bind(body).push(")");
        }
        EngineKind::Postgres => {
            sql = Sql::build("insert into ");
            sql.push(table.name).push(" (rowid, subject, body) values (").bind(row_id);
            sql.push(", cast(cast(").bind(vector(&subject, 0, 'A')).push(" as text) as tsvector)");
            sql.push(", cast(cast(").bind(vector(&body, GAP, 'B')).push(" as text) as tsvector))");
            sql.push(" on conflict (rowid) do update set subject = excluded.subject, body = excluded.body");
        }
    }
    tx.run_late(table.name, row_id, sql).await
}

/// Takes row `row_id` out of the index.
///
/// # Errors
/// What the engine says.
pub async fn remove(tx: &mut WriteTx, table: &IndexTable, row_id: i64) -> StoreResult<()> {
    let mut sql = Sql::build("delete from ");
    sql.push(table.name).push(" where rowid = ").bind(row_id);
    tx.run_late(table.name, row_id, sql).await
}

/// Merges the whole index, so that removed words are gone from the file too and not only from
/// answers. It reads all of the index, in many short transactions: for a job after redactions, not
/// for a request. On PostgreSQL the server's vacuum does this.
///
/// # Errors
/// What the engine says; done again it goes on.
pub async fn scrub(ctx: &Ctx, table: &'static IndexTable) -> Result<()> {
    let mut pages = -PAGES_OF_SCRUB;
    while scrub_some(ctx, table, pages).await? {
        pages = PAGES_OF_SCRUB;
    }
    Ok(())
}

async fn scrub_some(ctx: &Ctx, table: &'static IndexTable, pages: i64) -> Result<bool> {
    ctx.write(async move |tx| {
        let more = tx.merge(table.name, pages)?;
        Ok(tx.commit_quietly("an index says the same as before").with(more))
    })
    .await
}

/// Has PostgreSQL plan every statement of this transaction for its values: the best way to the rows of a word depends on
/// how frequent the word is, and a plan for any word would read all of a frequent one.
///
/// # Errors
/// What the engine says.
pub async fn plan_for_values(tx: &mut ReadTx) -> StoreResult<()> {
    if tx.engine() == EngineKind::Sqlite {
        return Ok(());
    }
    tx.one(Sql::new("select set_config('plan_cache_mode', 'force_custom_plan', true)", []), |_| Ok(())).await
}

/// Appends a condition: `id_column` (say `t.id`) is among the rows that match.
///
/// # Errors
/// [`StoreError::Malformed`] for a query of more than 64 parts or deeper than 16.
pub fn push_match(
    sql: &mut Sql,
    engine: EngineKind,
    table: &IndexTable,
    id_column: &str,
    query: &TextQuery,
) -> StoreResult<()> {
    query.check()?;
    if engine == EngineKind::Postgres {
        match query.tsquery() {
            None => {
                sql.push("1 = 0");
            }
            Some(text) => {
                sql.push(id_column).push(" in (select rowid from ").push(table.name);
                sql.push(" where (subject || body) @@ cast(cast(").bind(text).push(" as text) as tsquery))");
            }
        }
        return Ok(());
    }
    push_sqlite(sql, table, id_column, query);
    Ok(())
}

/// FTS5 has no free-standing "not", so a query with one becomes several conditions.
fn push_sqlite(sql: &mut Sql, table: &IndexTable, id_column: &str, query: &TextQuery) {
    let (parts, glue) = match query {
        _ if !query.has_not() => {
            match query.fts5() {
                None => sql.push("1 = 0"),
                Some(text) => {
                    sql.push(id_column).push(" in (select rowid from ").push(table.name);
                    sql.push(" where ").push(table.name).push(" match ").bind(text).push(")")
                }
            };
            return;
        }
        TextQuery::Not(inner) => {
            sql.push("not (");
            push_sqlite(sql, table, id_column, inner);
            sql.push(")");
            return;
        }
        TextQuery::And(parts) => (parts, " and "),
        TextQuery::Or(parts) => (parts, " or "),
        TextQuery::In(_, _) | TextQuery::Word(_) | TextQuery::Prefix(_) | TextQuery::Phrase(_) => return,
    };
    sql.push("(");
    let mut first = true;
    for part in parts.iter().filter(|part| part.says_something()) {
        if !std::mem::take(&mut first) {
            sql.push(glue);
        }
        push_sqlite(sql, table, id_column, part);
    }
    sql.push(if first { "1 = 0)" } else { ")" });
}

/// Appends a condition for a statement that reads the index itself, `from NAME alias`, so that
/// `order by alias.rowid desc limit n` can stop early. Answers false, with nothing appended, when
/// the query needs [`push_match`] (it excludes something, on SQLite).
///
/// # Errors
/// As [`push_match`].
pub fn push_direct(
    sql: &mut Sql,
    engine: EngineKind,
    table: &IndexTable,
    alias: &str,
    query: &TextQuery,
) -> StoreResult<bool> {
    query.check()?;
    let text = match engine {
        EngineKind::Sqlite if query.has_not() => return Ok(false),
        EngineKind::Sqlite => query.fts5(),
        EngineKind::Postgres => query.tsquery(),
    };
    match (text, engine) {
        (None, _) => sql.push("1 = 0"),
        (Some(text), EngineKind::Sqlite) => sql.push(alias).push(".").push(table.name).push(" match ").bind(text),
        (Some(text), EngineKind::Postgres) => {
            sql.push("(").push(alias).push(".subject || ").push(alias).push(".body) @@ cast(cast(");
            sql.bind(text).push(" as text) as tsquery)")
        }
    };
    Ok(true)
}

/// A `tsvector` in text form. The words hold letters and digits only, so nothing needs quoting.
fn vector(words: &str, before: usize, weight: char) -> String {
    let mut vector = String::with_capacity(words.len() * 2);
    for (place, word) in words.split(' ').filter(|word| !word.is_empty()).enumerate() {
        let position = (place + 1 + before).min(LAST_POSITION);
        let _ = write!(vector, "{word}:{position}{weight} ");
    }
    vector
}

pub(crate) const TOO_LARGE: StoreError = StoreError::Malformed("the search has too many parts");

#[cfg(test)]
mod tests;
