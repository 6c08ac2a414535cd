//! One thread with prepared statements on the encrypted file itself, with the settings our engine has.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use sqlite_encrypted as _;

use super::{Asked, Raw};
use crate::requests::{DAYS, Dice, Operation, days_ago};

/// Rows of so many tickets share a commit, as with 32 connections that wait for each other.
pub(crate) const GROUP: usize = 32;
/// How many tickets' rows are written again and again.
const MODELS: i64 = 200;

pub(super) fn measure(path: &Path, key: &str, asked: &Asked, time: Duration) -> Result<Vec<Raw>> {
    let connection = Connection::open(path)?;
    connection.execute_batch(&format!(
        "pragma cipher='aegis'; pragma key='raw:{key}'; pragma cache_size=-16384; pragma temp_store=memory; \
         pragma foreign_keys=on; pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on;"
    ))?;
    connection.set_prepared_statement_cache_capacity(64);
    let (mut dice, mut days, mut updated) = (Dice(23), Dice(29), Dice(31));
    let mut any = move || i64::try_from(dice.below(asked.tickets)).unwrap_or(0) + 1;
    let models = Models::load(&connection)?;
    let mut raws = vec![
        repeated(Operation::Show, time, |_| show(&connection, any()))?,
        repeated(Operation::List, time, |_| list(&connection))?,
        repeated(Operation::Counts, time, |_| count(&connection))?,
        repeated(Operation::Search, time, |at| {
            search(&connection, asked.words.get(at % asked.words.len()).map_or("", String::as_str))
        })?,
        repeated(Operation::Incremental, time, |_| changed(&connection, days_ago(days.below(DAYS))))?,
    ];
    for operation in [Operation::Update, Operation::Create] {
        let mut group = repeated(operation, time, |at| {
            connection.execute_batch("begin immediate")?;
            for place in 0..GROUP {
                let old = updated.pick(&asked.unsolved).copied().filter(|_| operation == Operation::Update);
                models.write(&connection, at * GROUP + place, old)?;
            }
            Ok(connection.execute_batch("commit")?)
        })?;
        group.per_second *= GROUP as f64;
        raws.push(group);
    }
    Ok(raws)
}

fn repeated(operation: Operation, time: Duration, mut act: impl FnMut(usize) -> Result<()>) -> Result<Raw> {
    act(0)?;
    let (begun, mut times) = (Instant::now(), 0_usize);
    while begun.elapsed() < time {
        times += 1;
        act(times)?;
    }
    Ok(Raw { operation: operation.name(), per_second: times as f64 / begun.elapsed().as_secs_f64() })
}

/// Reads every column of every row.
fn read(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare_cached(sql)?;
    let columns = statement.column_count();
    let rows = statement.query_map(values, |row| (0..columns).map(|at| row.get(at)).collect())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn show(connection: &Connection, id: i64) -> Result<()> {
    read(connection, "select * from tickets where id = ?1", [id])?;
    read(connection, "select * from comments where ticket_id = ?1 order by id limit 101", [id])?;
    Ok(())
}

fn list(connection: &Connection) -> Result<()> {
    let sql = "select * from tickets where unsolved = 1 order by updated_at desc, id desc limit 26";
    read(connection, sql, []).map(|_| ())
}

fn count(connection: &Connection) -> Result<()> {
    read(connection, "select sum(tickets) from ticket_counts where status < 5", []).map(|_| ())
}

fn changed(connection: &Connection, since: u64) -> Result<()> {
    let sql = "select * from tickets where generated_at >= ?1 order by generated_at, id limit 101";
    read(connection, sql, [i64::try_from(since * 1000)?]).map(|_| ())
}

/// The newest 25 comments with all the words, and their tickets.
fn search(connection: &Connection, words: &str) -> Result<()> {
    let sql = "select tickets.* from ticket_texts join comments on comments.id = ticket_texts.rowid \
               join tickets on tickets.id = comments.ticket_id where ticket_texts match ?1 \
               order by ticket_texts.rowid desc limit 25";
    let quoted: Vec<String> = words.split(' ').map(|word| format!("\"{word}\"")).collect();
    read(connection, sql, [quoted.join(" AND ")]).map(|_| ())
}

/// Rows of real tickets, made through the API, to be written again.
struct Models {
    tickets: Table,
    comments: Table,
    events: Table,
    values: Table,
}

/// The newest rows of one table, without their number.
struct Table {
    insert: String,
    update: String,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl Table {
    fn load(connection: &Connection, name: &str, id: &str, filter: &str) -> Result<Self> {
        let columns: Vec<String> = read(connection, "select name from pragma_table_info(?1)", [name])?
            .into_iter()
            .filter_map(|row| row.into_iter().next())
            .filter_map(|value| if let Value::Text(text) = value { Some(text) } else { None })
            .filter(|column| column != id)
            .collect();
        let list = columns.join(", ");
        let marks = vec!["?"; columns.len()].join(", ");
        let rows = read(
            connection,
            &format!("select {list} from {name} where {filter} order by {id} desc limit {MODELS}"),
            [],
        )?;
        let insert = format!("insert into {name} ({list}) values ({marks})");
        let update = format!("update {name} set {} = ? where {id} = ?", columns.join(" = ?, "));
        Ok(Self { insert, update, columns, rows })
    }

    fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|name| name == column).unwrap_or(usize::MAX)
    }

    /// A row with one column replaced.
    fn row(&self, at: usize, column: &str, value: i64) -> Result<Vec<Value>> {
        let mut row =
            self.rows.get(at % self.rows.len().max(1)).context("nothing was written through the API")?.clone();
        if let Some(cell) = row.get_mut(self.place(column)) {
            *cell = Value::Integer(value);
        }
        Ok(row)
    }
}

impl Models {
    fn load(connection: &Connection) -> Result<Self> {
        Ok(Self {
            tickets: Table::load(connection, "tickets", "id", "channel = 'api'")?,
            comments: Table::load(connection, "comments", "id", "channel = 'api'")?,
            events: Table::load(connection, "events", "seq", "kind = 'ticket.created'")?,
            values: Table::load(connection, "event_values", "id", "1 = 1")?,
        })
    }

    /// All rows of a new ticket, or those of the changed one `old` with a comment.
    fn write(&self, connection: &Connection, at: usize, old: Option<i64>) -> Result<()> {
        let now = i64::try_from(at).unwrap_or(0) + 1_900_000_000_000;
        let mut ticket = self.tickets.row(at, "updated_at", now)?;
        let id;
        if let Some(old) = old {
            id = old;
            ticket.push(Value::Integer(id));
            connection.prepare_cached(&self.tickets.update)?.execute(params_from_iter(&ticket))?;
        } else {
            connection.prepare_cached(&self.tickets.insert)?.execute(params_from_iter(&ticket))?;
            id = connection.last_insert_rowid();
            let mut tags = connection.prepare_cached("insert into ticket_tags (tag, ticket_id) values (?1, ?2)")?;
            tags.execute(params!["load", id])?;
            tags.execute(params!["topic_1", id])?;
            let value = self.values.row(at, "ticket_id", id)?;
            connection.prepare_cached(&self.values.insert)?.execute(params_from_iter(value))?;
        }
        let comment = self.comments.row(at, "ticket_id", id)?;
        connection.prepare_cached(&self.comments.insert)?.execute(params_from_iter(&comment))?;
        let subject = ticket.get(self.tickets.place("subject")).cloned();
        let body = comment.get(self.comments.place("body")).cloned();
        connection
            .prepare_cached("insert into ticket_texts (rowid, subject, body) values (?1, ?2, ?3)")?
            .execute(params![connection.last_insert_rowid(), subject, body])?;
        for _ in 0..if old.is_none() { 1 } else { 2 } {
            connection
                .prepare_cached(
                    "insert into ticket_counts values (1, 0, 0, 2, 0, 1, 1) \
                     on conflict (status, assignee_id, group_id, priority, type, brand_id) \
                     do update set tickets = ticket_counts.tickets + excluded.tickets",
                )?
                .execute([])?;
        }
        let event = self.events.row(at, "about_id", id)?;
        connection.prepare_cached(&self.events.insert)?.execute(params_from_iter(event))?;
        Ok(())
    }
}
