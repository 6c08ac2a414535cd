//! How far each subscriber has read, and what becomes of an event it cannot take.
//!
//! A subscriber that fails is told the same events again, one at a time, after a pause that doubles.
//! After [`MOST_TRIES`] the event is parked: its number and a code stay in the row, and reading goes on.

use std::sync::Arc;

use super::Subscriber;
use crate::engine::{Database, ReadTx, Row, Sql, WriteTx};
use crate::error::StoreResult;
use crate::events::{COLUMNS, KIND, Recorded, recorded};

/// After so many failures an event is parked.
pub const MOST_TRIES: i64 = 8;
/// Events looked at, and told, at once.
const BATCH: i64 = 400;
/// The pause after the first failure, in milliseconds.
const FIRST_PAUSE: i64 = 1_000;
/// How long one batch may take before another process may read it, in milliseconds.
const LEASE: i64 = 120_000;

/// Events to tell, and the turn they were taken in.
#[derive(Debug)]
pub struct Turn {
    pub events: Vec<Recorded>,
    /// The last event that was looked at.
    last: i64,
    cursor: i64,
    tries: i64,
}

/// Where a subscriber stands, for `doctor` and alarms.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Standing {
    pub name: String,
    pub cursor: i64,
    pub tries: i64,
    pub parked_seq: Option<i64>,
}

struct Place {
    cursor: i64,
    tries: i64,
    retry_at: i64,
    locked_until: i64,
}

/// Takes the next events that `subscriber` follows; none when it has read all, pauses, or is being told elsewhere. Where
/// it follows none of the next ones its cursor moves over them, and the turn is empty and done.
///
/// # Errors
/// What the engine says; so for all functions here.
pub async fn take(database: &Database, subscriber: &Arc<dyn Subscriber>, now: i64) -> StoreResult<Option<Turn>> {
    let (name, follower) = (subscriber.name(), Arc::clone(subscriber));
    let waiting = database
        .glance(async move |tx: &mut ReadTx| {
            let place = place(tx, name).await?.unwrap_or(START);
            if !may_read(&place, now) {
                return Ok(None);
            }
            let turn = turn(tx, &follower, &place).await?;
            Ok((turn.last > turn.cursor).then_some(turn))
        })
        .await?;
    let Some(seen) = waiting else { return Ok(None) };
    database
        .write(async move |tx: &mut WriteTx| {
            let place = match place(tx, name).await? {
                Some(place) => place,
                None => begin(tx, name, now).await?,
            };
            // Another process may have taken them meanwhile.
            if !may_read(&place, now) || place.cursor != seen.cursor || place.tries != seen.tries {
                return Ok(None);
            }
            let sql = if seen.events.is_empty() {
                moved(name, &seen, now)
            } else {
                Sql::new(
                    "update subscribers set locked_until = $1 where name = $2",
                    [(now + LEASE).into(), name.into()],
                )
            };
            tx.run(sql).await?;
            Ok(Some(seen))
        })
        .await
}

/// The events of the turn were taken: the cursor moves behind them.
///
/// # Errors
/// See [`take`].
pub async fn taken(database: &Database, name: &'static str, turn: &Turn, now: i64) -> StoreResult<()> {
    let sql = moved(name, turn, now);
    database.write(async move |tx: &mut WriteTx| tx.run(sql).await.map(|_| ())).await
}

/// The cursor moves behind the turn.
fn moved(name: &str, turn: &Turn, now: i64) -> Sql {
    Sql::new(
        "update subscribers set cursor = $1, tries = 0, retry_at = 0, locked_until = 0, updated_at = $2 \
         where name = $3 and cursor = $4",
        [turn.last.into(), now.into(), name.into(), turn.cursor.into()],
    )
}

/// The turn failed: it comes again after a pause, or its one event is parked. Answers the parked number.
///
/// # Errors
/// See [`take`].
pub async fn failed(
    database: &Database,
    name: &'static str,
    turn: &Turn,
    code: &'static str,
    now: i64,
) -> StoreResult<Option<i64>> {
    let (from, to, tries) = (turn.cursor, turn.last, turn.tries + 1);
    let park = tries >= MOST_TRIES && turn.events.len() == 1;
    database
        .write(async move |tx: &mut WriteTx| {
            if park {
                let text = "update subscribers set cursor = $1, parked_seq = $2, parked_code = $3, tries = 0, \
                            retry_at = 0, locked_until = 0, updated_at = $4 where name = $5 and cursor = $6";
                let binds = [to.into(), to.into(), code.into(), now.into(), name.into(), from.into()];
                tx.run(Sql::new(text, binds)).await?;
                return Ok(Some(to));
            }
            let pause = FIRST_PAUSE << tries.clamp(0, 12);
            let text = "update subscribers set tries = $1, retry_at = $2, locked_until = 0, updated_at = $3 \
                        where name = $4 and cursor = $5";
            let binds = [tries.into(), (now + pause).into(), now.into(), name.into(), from.into()];
            tx.run(Sql::new(text, binds)).await?;
            Ok(None)
        })
        .await
}

/// Lets a subscriber pass over all that happened: for made-up history that nobody must be told of.
///
/// # Errors
/// See [`take`].
pub async fn skip_to_end(database: &Database, name: &'static str, now: i64) -> StoreResult<()> {
    database
        .write(async move |tx: &mut WriteTx| {
            if place(tx, name).await?.is_none() {
                begin(tx, name, now).await?;
            }
            let text = "update subscribers set cursor = coalesce((select max(seq) from events), 0), tries = 0, \
                        retry_at = 0, locked_until = 0, updated_at = $1 where name = $2";
            tx.run(Sql::new(text, [now.into(), name.into()])).await.map(|_| ())
        })
        .await
}

/// When a subscriber that failed may be told again, the first of them, in milliseconds since 1970.
///
/// # Errors
/// See [`take`].
pub async fn next_retry(database: &Database) -> StoreResult<Option<i64>> {
    database
        .glance(async move |tx: &mut ReadTx| {
            tx.one(Sql::new("select min(retry_at) from subscribers where tries > 0", []), |row| row.opt_int(0)).await
        })
        .await
}

/// Where every subscriber stands.
///
/// # Errors
/// See [`take`].
pub async fn standings(tx: &mut ReadTx) -> StoreResult<Vec<Standing>> {
    let text = "select name, cursor, tries, parked_seq from subscribers order by name limit 100";
    tx.all(Sql::new(text, []), |row| {
        Ok(Standing { name: row.text(0)?, cursor: row.int(1)?, tries: row.int(2)?, parked_seq: row.opt_int(3)? })
    })
    .await
}

const START: Place = Place { cursor: 0, tries: 0, retry_at: 0, locked_until: 0 };

const fn may_read(place: &Place, now: i64) -> bool {
    place.retry_at <= now && place.locked_until <= now
}

async fn begin(tx: &mut WriteTx, name: &str, now: i64) -> StoreResult<Place> {
    let text = "insert into subscribers (name, cursor, updated_at) values ($1, 0, $2)";
    tx.run(Sql::new(text, [name.into(), now.into()])).await?;
    Ok(START)
}

async fn place(tx: &mut ReadTx, name: &str) -> StoreResult<Option<Place>> {
    let text = "select cursor, tries, retry_at, locked_until from subscribers where name = $1";
    let read = |row: &Row<'_>| {
        Ok(Place { cursor: row.int(0)?, tries: row.int(1)?, retry_at: row.int(2)?, locked_until: row.int(3)? })
    };
    tx.opt(Sql::new(text, [name.into()]), read).await
}

/// The next events, of which only those that are followed are read whole.
async fn turn(tx: &mut ReadTx, subscriber: &Arc<dyn Subscriber>, place: &Place) -> StoreResult<Turn> {
    let limit = if place.tries > 0 { 1 } else { BATCH };
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where seq > ").bind(place.cursor).push(" order by seq limit ").bind(limit);
    let mut turn = Turn { events: Vec::new(), last: place.cursor, cursor: place.cursor, tries: place.tries };
    let read = |row: &Row<'_>| {
        let event = subscriber.follows(row.str(KIND)?).then(|| recorded(row)).transpose()?;
        Ok((row.int(0)?, event))
    };
    for (seq, event) in tx.all(sql, read).await? {
        turn.last = seq;
        turn.events.extend(event);
    }
    Ok(turn)
}
