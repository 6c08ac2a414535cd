//! One PostgreSQL connection in use by a transaction: statements, and what travels in front of them.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::rc::Rc;

use futures_util::future::{join_all, join3, try_join_all};
use futures_util::{StreamExt as _, pin_mut};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::row::{Row, Source};
use super::sql::Sql;
use crate::error::{StoreError, StoreResult};

/// Prepared statements kept per connection.
const STATEMENTS: usize = 256;

/// A connection and its prepared statements.
pub(crate) struct PostgresLink {
    client: Client,
    statements: RefCell<Statements>,
    /// The schema that unqualified names mean on this connection now.
    pub(crate) schema: Option<Rc<str>>,
    /// Text that is to travel in front of the next statement (`begin`, `savepoint` …).
    lead: String,
    /// Statements that are to travel after `lead` in front of the next one.
    put_off: Vec<(Statement, Sql)>,
    /// Is the transaction waiting for the database just now? Anything else it waits for is foreign.
    pub(crate) waiting: Rc<Cell<bool>>,
}

/// What travels in front of a statement.
struct Before {
    lead: String,
    put_off: Vec<(Statement, Sql)>,
}

#[derive(Default)]
struct Statements {
    by_text: HashMap<String, Statement>,
    order: VecDeque<String>,
}

/// Marks the time in which the transaction waits for its database.
struct Waiting(Rc<Cell<bool>>);

impl Waiting {
    fn on(link: &PostgresLink) -> Self {
        link.waiting.set(true);
        Self(Rc::clone(&link.waiting))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl PostgresLink {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            statements: RefCell::default(),
            schema: None,
            lead: String::new(),
            put_off: Vec::new(),
            waiting: Rc::default(),
        }
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Adds to what travels in front of the next statement.
    pub(crate) fn lead(&mut self, text: &str) {
        self.lead.push_str(text);
        self.lead.push(';');
    }

    /// Sends what waits to be sent, followed by `text`.
    pub(crate) async fn control(&mut self, text: &str) -> StoreResult<()> {
        let _waiting = Waiting::on(self);
        let mut script = std::mem::take(&mut self.lead);
        script.push_str(text);
        self.client.batch_execute(&script).await.map_err(translate)
    }

    /// Runs a script of statements without values.
    pub(crate) async fn script(&mut self, text: &str) -> StoreResult<()> {
        self.control(text).await
    }

    /// Runs a query; `take` gets each row and answers whether it wants more.
    pub(crate) async fn query(&mut self, sql: &Sql, take: &mut dyn FnMut(&Row<'_>) -> bool) -> StoreResult<()> {
        let _waiting = Waiting::on(self);
        let before = self.before();
        self.after(before, async {
            let statement = self.prepared(&sql.text).await?;
            let rows = self.client.query_raw(&statement, params(sql)).await.map_err(translate)?;
            pin_mut!(rows);
            let mut wanted = true;
            while let Some(row) = rows.next().await {
                let row = row.map_err(translate)?;
                // Later rows are read and dropped, so that a late error is not missed.
                wanted = wanted && take(&Row(Source::Postgres(&row)));
            }
            Ok(())
        })
        .await
    }

    /// Runs a change; answers how many rows it touched.
    pub(crate) async fn run(&mut self, sql: &Sql) -> StoreResult<u64> {
        let _waiting = Waiting::on(self);
        let before = self.before();
        self.after(before, self.execute(sql)).await
    }

    /// Runs changes whose answers nobody reads: all are sent before the first answer is awaited.
    pub(crate) async fn run_all(&mut self, statements: &[Sql]) -> StoreResult<()> {
        let _waiting = Waiting::on(self);
        let before = self.before();
        self.after(before, async {
            // Preparing first: otherwise a statement not yet known would be overtaken by known ones.
            for sql in statements {
                self.prepared(&sql.text).await?;
            }
            try_join_all(statements.iter().map(|sql| self.execute(sql))).await.map(|_| ())
        })
        .await
    }

    /// Has statements travel in front of the next one. They are prepared now, so that none is overtaken.
    pub(crate) async fn put_off(&mut self, statements: Vec<Sql>) -> StoreResult<()> {
        let _waiting = Waiting::on(self);
        for sql in statements {
            let statement = self.prepared(&sql.text).await?;
            self.put_off.push((statement, sql));
        }
        Ok(())
    }

    /// Sends what was put off, if anything was.
    pub(crate) async fn send_put_off(&mut self) -> StoreResult<()> {
        if self.put_off.is_empty() {
            return Ok(());
        }
        let _waiting = Waiting::on(self);
        let before = self.before();
        self.after(before, async { Ok(()) }).await
    }

    pub(crate) fn forget_put_off(&mut self) {
        self.put_off.clear();
    }

    fn before(&mut self) -> Before {
        Before { lead: std::mem::take(&mut self.lead), put_off: std::mem::take(&mut self.put_off) }
    }

    async fn execute(&self, sql: &Sql) -> StoreResult<u64> {
        let statement = self.prepared(&sql.text).await?;
        self.client.execute_raw(&statement, params(sql)).await.map_err(translate)
    }

    /// Sends what comes before and what follows in one go; the first failure is the answer.
    async fn after<T>(&self, before: Before, work: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
        let Before { lead, put_off } = before;
        if lead.is_empty() && put_off.is_empty() {
            return work.await;
        }
        let lead =
            async { if lead.is_empty() { Ok(()) } else { self.client.batch_execute(&lead).await.map_err(translate) } };
        let put_off =
            join_all(put_off.iter().map(async |(statement, sql)| {
                self.client.execute_raw(statement, params(sql)).await.map_err(translate)
            }));
        let (led, ran, done) = join3(lead, put_off, work).await;
        led?;
        for outcome in ran {
            outcome?;
        }
        done
    }

    /// The statement prepared on this connection, from the cache when it was before.
    async fn prepared(&self, text: &str) -> StoreResult<Statement> {
        if let Some(statement) = self.statements.borrow().by_text.get(text) {
            return Ok(statement.clone());
        }
        let statement = self.client.prepare(text).await.map_err(translate)?;
        let mut statements = self.statements.borrow_mut();
        if statements.order.len() >= STATEMENTS
            && let Some(oldest) = statements.order.pop_front()
        {
            statements.by_text.remove(&oldest);
        }
        if statements.by_text.insert(text.to_owned(), statement.clone()).is_none() {
            statements.order.push_back(text.to_owned());
        }
        Ok(statement)
    }
}

fn params(sql: &Sql) -> impl ExactSizeIterator<Item = &dyn ToSql> + Clone {
    sql.binds.iter().map(|value| value as &dyn ToSql)
}

/// PostgreSQL's errors in our words. Its message and detail may quote values, so they are kept only
/// for errors about names and syntax (class 42).
pub(crate) fn translate(error: tokio_postgres::Error) -> StoreError {
    let Some(db) = error.as_db_error() else {
        return if error.is_closed() {
            StoreError::Unavailable("the connection was closed".to_owned())
        } else if error.to_string().starts_with("error serializing parameter") {
            StoreError::Malformed("a value's kind does not fit its parameter")
        } else {
            StoreError::Unavailable("the connection failed".to_owned())
        };
    };
    let code = db.code().code();
    match *db.code() {
        SqlState::UNIQUE_VIOLATION => StoreError::Unique { constraint: db.constraint().unwrap_or_default().to_owned() },
        SqlState::NOT_NULL_VIOLATION => StoreError::Constraint { kind: "not null" },
        SqlState::CHECK_VIOLATION => StoreError::Constraint { kind: "check" },
        SqlState::FOREIGN_KEY_VIOLATION => StoreError::Constraint { kind: "foreign key" },
        _ if ["08", "53", "57", "40", "55", "58"].iter().any(|class| code.starts_with(class)) => {
            StoreError::Unavailable(format!("postgres {code}"))
        }
        _ => StoreError::Statement {
            code: code.to_owned(),
            words: if code.starts_with("42") { db.message().to_owned() } else { String::new() },
        },
    }
}
