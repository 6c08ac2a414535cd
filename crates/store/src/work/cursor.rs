//! How far each subscriber has read, and what becomes of an event it cannot take.
//!
//! A subscriber that fails is told the same events again, one at a time, after a pause that doubles.
//! After [`MOST_TRIES`] the event is parked: its number and a code stay in the row, and reading goes on.

use crate::engine::{Database, ReadTx, Row, Sql, WriteTx};
use crate::error::StoreResult;
use crate::events::{COLUMNS, Recorded, recorded};

/// After so many failures an event is parked.
pub const MOST_TRIES: i64 = 8;
/// Events told at once.
const BATCH: i64 = 200;
/// The pause after the first failure, in milliseconds.
const FIRST_PAUSE: i64 = 1_000;
/// How long one batch may take before another process may read it, in milliseconds.
const LEASE: i64 = 120_000;

/// Events to tell, and the turn they were taken in.
#[derive(Debug)]
pub struct Turn {
    pub events: Vec<Recorded>,
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

/// Takes the next events for `name`; none when it has read all, pauses, or is being told elsewhere.
///
/// # Errors
/// What the engine says; so for all functions here.
pub async fn take(database: &Database, name: &'static str, now: i64) -> StoreResult<Option<Turn>> {
    let waiting = database
        .glance(async move |tx: &mut ReadTx| {
            let place = place(tx, name).await?.unwrap_or(START);
            Ok(may_read(&place, now) && any_after(tx, place.cursor).await?)
        })
        .await?;
    if !waiting {
        return Ok(None);
    }
    database
        .write(async move |tx: &mut WriteTx| {
            let place = match place(tx, name).await? {
                Some(place) => place,
                None => begin(tx, name, now).await?,
            };
            if !may_read(&place, now) {
                return Ok(None);
            }
            let events = after(tx, place.cursor, if place.tries > 0 { 1 } else { BATCH }).await?;
            if events.is_empty() {
                return Ok(None);
            }
            let text = "update subscribers set locked_until = $1 where name = $2";
            tx.run(Sql::new(text, [(now + LEASE).into(), name.into()])).await?;
            Ok(Some(Turn { events, cursor: place.cursor, tries: place.tries }))
        })
        .await
}

/// The events of the turn were taken: the cursor moves behind them.
///
/// # Errors
/// See [`take`].
pub async fn taken(database: &Database, name: &'static str, turn: &Turn, now: i64) -> StoreResult<()> {
    let (from, to) = (turn.cursor, last(turn));
    database
        .write(async move |tx: &mut WriteTx| {
            let text = "update subscribers set cursor = $1, tries = 0, retry_at = 0, locked_until = 0, updated_at = $2 \
                        where name = $3 and cursor = $4";
            tx.run(Sql::new(text, [to.into(), now.into(), name.into(), from.into()])).await.map(|_| ())
        })
        .await
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
    let (from, to, tries) = (turn.cursor, last(turn), turn.tries + 1);
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

/// When `name` may be told again after a failure, in milliseconds since 1970; none when it did not fail.
///
/// # Errors
/// See [`take`].
pub async fn retry_at(database: &Database, name: &'static str) -> StoreResult<Option<i64>> {
    database
        .glance(async move |tx: &mut ReadTx| {
            Ok(place(tx, name).await?.filter(|place| place.tries > 0).map(|place| place.retry_at))
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

fn last(turn: &Turn) -> i64 {
    turn.events.last().map_or(turn.cursor, |event| event.seq)
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

async fn any_after(tx: &mut ReadTx, cursor: i64) -> StoreResult<bool> {
    let text = "select seq from events where seq > $1 order by seq limit 1";
    Ok(tx.opt(Sql::new(text, [cursor.into()]), |row| row.int(0)).await?.is_some())
}

async fn after(tx: &mut ReadTx, cursor: i64, limit: i64) -> StoreResult<Vec<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where seq > ").bind(cursor).push(" order by seq limit ").bind(limit);
    tx.all(sql, recorded).await
}
