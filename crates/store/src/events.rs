//! The one stream of events of an account: append-only, numbered without gaps, each chained to the one before.
//!
//! A write can be committed only here, together with the events that tell it.

use aws_lc_rs::digest::{Context, SHA256};
use domain::event::{Details, Event};
use domain::{Actor, Fault, Result, Time};

use crate::ctx::Ctx;
use crate::engine::{ReadTx, Row, Sql, WriteTx};
use crate::error::StoreResult;

/// The version of the stored form of events.
const VERSION: i64 = 1;

/// Proof that a use case has told what it did. Made by [`WriteTx::commit`], [`WriteTx::unchanged`] and
/// [`WriteTx::commit_quietly`] only.
#[must_use]
pub struct Committed<T> {
    pub(crate) value: T,
    /// The last event's number, 0 when it was quiet.
    pub(crate) seq: i64,
    /// Did it change what servers keep in memory?
    pub(crate) configuration: bool,
}

impl Committed<()> {
    /// With the use case's answer.
    pub fn with<T>(self, value: T) -> Committed<T> {
        Committed { value, seq: self.seq, configuration: self.configuration }
    }
}

/// An event as it stands in the stream.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub seq: i64,
    pub at: Time,
    /// `user`, `visitor`, `job` or `operator`.
    pub actor_kind: String,
    pub actor_id: Option<i64>,
    /// The singular word of the thing, such as `ticket`.
    pub about: String,
    pub about_id: i64,
    /// `ticket.created`.
    pub kind: String,
    pub cause: Option<String>,
    pub details: Details,
}

/// The columns of [`recorded`], in its order.
pub const COLUMNS: &str = "seq, at, actor_kind, actor_id, about_kind, about_id, kind, cause, body";

/// Where the kind stands among them.
pub(crate) const KIND: usize = 6;

/// Reads a row of [`COLUMNS`].
///
/// # Errors
/// When a column is not what was written.
pub fn recorded(row: &Row<'_>) -> StoreResult<Recorded> {
    Ok(Recorded {
        seq: row.int(0)?,
        at: Time::from_millis(row.int(1)?),
        actor_kind: row.text(2)?,
        actor_id: row.opt_int(3)?,
        about: row.text(4)?,
        about_id: row.int(5)?,
        kind: row.text(KIND)?,
        cause: row.opt_text(7)?,
        details: serde_json::from_str(&row.text(8)?).unwrap_or_default(),
    })
}

impl WriteTx {
    /// The number the first event of this use case will have: the number of a ticket's audit.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next_event(&mut self) -> StoreResult<i64> {
        Ok(self.tail().await?.0 + 1)
    }

    /// The last event's number and hash; remembered while the transaction is open, as nobody else can write meanwhile.
    async fn tail(&mut self) -> StoreResult<(i64, Vec<u8>)> {
        if let Some(tail) = &self.tail {
            return Ok(tail.clone());
        }
        let last = Sql::new("select seq, hash from events order by seq desc limit 1", []);
        let tail = self.opt(last, |row| Ok((row.int(0)?, row.bytes(1)?))).await?.unwrap_or((0, Vec::new()));
        self.tail = Some(tail.clone());
        Ok(tail)
    }

    /// Appends the events and lets the use case succeed.
    ///
    /// # Errors
    /// A fault when the list is empty (a change must be told) or the store fails.
    pub async fn commit(&mut self, ctx: &Ctx, events: Vec<Event>) -> Result<Committed<()>> {
        if events.is_empty() {
            return Err(Fault::new("commit", "a change was not told by an event").into());
        }
        if cfg!(debug_assertions) && !events.iter().all(Event::is_catalogued) {
            let kinds: Vec<_> = events.iter().filter(|event| !event.is_catalogued()).map(Event::kind).collect();
            let text = format!("{} is not what `domain::event::catalogue` says", kinds.join(", "));
            return Err(Fault::new("commit", text).into());
        }
        let (mut seq, mut hash) = self.tail().await?;
        let configuration = events.iter().any(Event::is_configuration);
        let mut statements = ctx.statements_beside(&events);
        for event in events {
            seq += 1;
            let (sql, next) = insert(ctx, &event, seq, &hash)?;
            statements.push(sql);
            hash = next;
        }
        self.run_all(statements).await?;
        self.tail = Some((seq, hash));
        Ok(Committed { value: (), seq, configuration })
    }

    /// Succeeds when nothing had to change: the wish was met already.
    ///
    /// # Errors
    /// A fault when the use case has run a statement that is not a `select`.
    pub fn unchanged(&mut self) -> Result<Committed<()>> {
        if self.wrote {
            return Err(Fault::new("commit", "a change was called unchanged").into());
        }
        Ok(Committed { value: (), seq: 0, configuration: false })
    }

    /// Succeeds without an event, for marks that tell nothing: last seen, cursors. Counted by `xtask tidy`.
    pub fn commit_quietly(&mut self, _reason: &'static str) -> Committed<()> {
        Committed { value: (), seq: 0, configuration: false }
    }
}

fn insert(ctx: &Ctx, event: &Event, seq: i64, previous: &[u8]) -> Result<(Sql, Vec<u8>)> {
    let (actor_kind, actor_id) = actor(ctx.actor());
    let (about_kind, about_id) = event.about.parts();
    let kind = event.kind();
    let cause = event.cause.word();
    let body = serde_json::to_string(&event.details).map_err(|error| Fault::new("write an event", error))?;
    let at = ctx.now().millis();
    let hash = chained(
        previous,
        seq,
        at,
        &[
            actor_kind,
            &actor_id.unwrap_or(0).to_string(),
            about_kind,
            &about_id.to_string(),
            &kind,
            cause.as_deref().unwrap_or_default(),
            &body,
        ],
    );
    let sql = Sql::new(
        "insert into events (seq, at, actor_kind, actor_id, about_kind, about_id, kind, v, cause, body, hash) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            seq.into(),
            at.into(),
            actor_kind.into(),
            actor_id.into(),
            about_kind.into(),
            about_id.into(),
            kind.into(),
            VERSION.into(),
            cause.into(),
            body.into(),
            hash.clone().into(),
        ],
    );
    Ok((sql, hash))
}

/// SHA-256 over the hash before and every field, each with its length in front.
fn chained(previous: &[u8], seq: i64, at: i64, fields: &[&str]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(previous);
    context.update(&seq.to_be_bytes());
    context.update(&at.to_be_bytes());
    for field in fields {
        context.update(&(field.len() as u64).to_be_bytes());
        context.update(field.as_bytes());
    }
    context.finish().as_ref().to_vec()
}

fn actor(actor: &Actor) -> (&'static str, Option<i64>) {
    match actor {
        Actor::User(user) => ("user", Some(user.on_behalf_by.unwrap_or(user.id).number())),
        Actor::Visitor => ("visitor", None),
        Actor::Job(_) => ("job", None),
        Actor::Operator => ("operator", None),
    }
}

/// Walks the chain from after `seq` and returns the first event that does not fit, if any.
///
/// # Errors
/// When the store fails.
pub async fn first_broken(tx: &mut ReadTx, limit: i64) -> StoreResult<Option<i64>> {
    let mut hash: Vec<u8> = Vec::new();
    let mut seq = 0_i64;
    loop {
        let page = Sql::new(
            "select seq, at, actor_kind, actor_id, about_kind, about_id, kind, cause, body, hash \
             from events where seq > $1 order by seq limit $2",
            [seq.into(), limit.into()],
        );
        let rows = tx
            .all(page, |row| {
                let fields = [
                    row.text(2)?,
                    row.opt_int(3)?.unwrap_or(0).to_string(),
                    row.text(4)?,
                    row.int(5)?.to_string(),
                    row.text(6)?,
                    row.opt_text(7)?.unwrap_or_default(),
                    row.text(8)?,
                ];
                Ok((row.int(0)?, row.int(1)?, fields, row.bytes(9)?))
            })
            .await?;
        let Some((last, ..)) = rows.last() else { return Ok(None) };
        let last = *last;
        for (number, at, fields, stored) in rows {
            let words: Vec<&str> = fields.iter().map(String::as_str).collect();
            let expected = chained(&hash, number, at, &words);
            if number != seq + 1 || expected != stored {
                return Ok(Some(number));
            }
            (seq, hash) = (number, stored);
        }
        seq = last;
    }
}
