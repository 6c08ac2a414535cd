//! Durable jobs: orders written in the transaction that needs them, done by one worker at a time.
//!
//! A worker claims a job for the time of a lease; should the worker die, another may claim it when
//! the lease is over. Jobs therefore may run twice and must bear it. They carry ids and settings,
//! never content. A finished job's row goes; one that failed too often stays as `dead`.

use crate::engine::{Database, ReadTx, Row, Sql, WriteTx};
use crate::error::StoreResult;

/// The first pause after a failure, in milliseconds; it doubles with each attempt.
const FIRST_PAUSE: i64 = 15_000;
/// The longest pause: six hours.
const LONGEST_PAUSE: i64 = 6 * 3_600_000;

/// An order to be written.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Which worker does it, for example `send_mail`.
    pub kind: &'static str,
    /// JSON with ids.
    pub args: String,
    /// Not before this moment, in milliseconds since 1970.
    pub run_at: i64,
    /// After so many failures it is dead (at least 1).
    pub max_attempts: i64,
}

/// A job in a worker's hands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimedJob {
    pub id: i64,
    pub kind: String,
    pub args: String,
    /// Counts this attempt too: 1 at the first.
    pub attempts: i64,
    pub max_attempts: i64,
}

/// What becomes of a job that failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// It runs again at this moment (milliseconds since 1970).
    At(i64),
    /// It failed too often.
    Dead,
    /// The lease was over and somebody else has it.
    Lost,
}

/// How the queue stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Queue {
    /// Waiting or running.
    pub open: i64,
    pub dead: i64,
    /// When the oldest open job was due, in milliseconds since 1970.
    pub oldest_run_at: Option<i64>,
}

/// Writes an order; it exists when the transaction commits. Answers its id.
///
/// # Errors
/// What the engine says; so for all functions here.
pub async fn enqueue(tx: &mut WriteTx, job: &NewJob, now: i64) -> StoreResult<i64> {
    let text = "insert into jobs (kind, args, run_at, max_attempts, state, created_at) \
                values ($1, $2, $3, $4, 'waiting', $5) returning id";
    let binds =
        [job.kind.into(), job.args.as_str().into(), job.run_at.into(), job.max_attempts.max(1).into(), now.into()];
    tx.insert(Sql::new(text, binds)).await
}

/// Takes the job of one of these kinds that has been due longest, for `lease` milliseconds.
///
/// # Errors
/// See [`enqueue`].
pub async fn claim(
    database: &Database,
    kinds: &'static [&'static str],
    now: i64,
    lease: i64,
) -> StoreResult<Option<ClaimedJob>> {
    // Looking first is a cheap read; most of the time there is nothing to write about.
    if database.glance(async move |tx| due(tx, kinds, now).await).await?.is_none() {
        return Ok(None);
    }
    database
        .write(async move |tx: &mut WriteTx| {
            while let Some(job) = due(tx, kinds, now).await? {
                if job.attempts <= job.max_attempts {
                    let text = "update jobs set state = 'running', locked_until = $1, attempts = $2 where id = $3";
                    let until = now.saturating_add(lease);
                    tx.run(Sql::new(text, [until.into(), job.attempts.into(), job.id.into()])).await?;
                    return Ok(Some(job));
                }
                // Its last worker died over it.
                bury(tx, job.id, "lease_over").await?;
            }
            Ok(None)
        })
        .await
}

/// The job is done: its row goes. Answers whether it was still ours.
///
/// # Errors
/// See [`enqueue`].
pub async fn done(tx: &mut WriteTx, job: &ClaimedJob) -> StoreResult<bool> {
    let text = "delete from jobs where id = $1 and state = 'running' and attempts = $2";
    Ok(tx.run(Sql::new(text, [job.id.into(), job.attempts.into()])).await? > 0)
}

/// The job failed for a reason that may pass. `code` is a word of ours, never a message.
///
/// # Errors
/// See [`enqueue`].
pub async fn retry(tx: &mut WriteTx, job: &ClaimedJob, code: &str, now: i64) -> StoreResult<Next> {
    if job.attempts >= job.max_attempts {
        return dead(tx, job, code).await;
    }
    let run_at = now.saturating_add(pause(job));
    let text = "update jobs set state = 'waiting', locked_until = 0, run_at = $1, last_error_code = $2 \
                where id = $3 and state = 'running' and attempts = $4";
    let binds = [run_at.into(), code.into(), job.id.into(), job.attempts.into()];
    let ours = tx.run(Sql::new(text, binds)).await? > 0;
    Ok(if ours { Next::At(run_at) } else { Next::Lost })
}

/// The job cannot succeed: it is kept as dead.
///
/// # Errors
/// See [`enqueue`].
pub async fn dead(tx: &mut WriteTx, job: &ClaimedJob, code: &str) -> StoreResult<Next> {
    let text = "update jobs set state = 'dead', locked_until = 0, last_error_code = $1 \
                where id = $2 and state = 'running' and attempts = $3";
    let ours = tx.run(Sql::new(text, [code.into(), job.id.into(), job.attempts.into()])).await? > 0;
    Ok(if ours { Next::Dead } else { Next::Lost })
}

/// How the queue stands, for `doctor` and alarms.
///
/// # Errors
/// See [`enqueue`].
pub async fn queue(tx: &mut ReadTx) -> StoreResult<Queue> {
    let text = "select count(case when state <> 'dead' then 1 end), count(case when state = 'dead' then 1 end), \
                min(case when state <> 'dead' then run_at end) from jobs";
    tx.one(Sql::new(text, []), |row| Ok(Queue { open: row.int(0)?, dead: row.int(1)?, oldest_run_at: row.opt_int(2)? }))
        .await
}

/// When the next waiting job of any kind is due after `now`, in milliseconds since 1970.
///
/// # Errors
/// See [`enqueue`].
pub async fn next_run_at(tx: &mut ReadTx, now: i64) -> StoreResult<Option<i64>> {
    let text = "select min(run_at) from jobs where state = 'waiting' and run_at > $1";
    tx.one(Sql::new(text, [now.into()]), |row| row.opt_int(0)).await
}

/// Is a job of one of these kinds due? A cheap look before every worker asks for its own.
///
/// # Errors
/// See [`enqueue`].
pub async fn any_due(database: &Database, kinds: Vec<&'static str>, now: i64) -> StoreResult<bool> {
    database.glance(async move |tx: &mut ReadTx| Ok(due(tx, &kinds, now).await?.is_some())).await
}

/// The job that is due longest: waiting ones first, then those whose worker let the lease run out.
async fn due(tx: &mut ReadTx, kinds: &[&str], now: i64) -> StoreResult<Option<ClaimedJob>> {
    let columns = "select id, kind, args, attempts + 1, max_attempts from jobs where ";
    let mut waiting = Sql::build(columns);
    waiting.push("state = 'waiting' and run_at <= ").bind(now).push(" and kind in ").push_in_text(kinds);
    waiting.push(" order by run_at, id limit 1");
    if let Some(job) = tx.opt(waiting, job).await? {
        return Ok(Some(job));
    }
    let mut left = Sql::build(columns);
    left.push("state = 'running' and locked_until <= ").bind(now).push(" and kind in ").push_in_text(kinds);
    left.push(" order by run_at, id limit 1");
    tx.opt(left, job).await
}

fn job(row: &Row<'_>) -> StoreResult<ClaimedJob> {
    Ok(ClaimedJob {
        id: row.int(0)?,
        kind: row.text(1)?,
        args: row.text(2)?,
        attempts: row.int(3)?,
        max_attempts: row.int(4)?,
    })
}

async fn bury(tx: &mut WriteTx, id: i64, code: &str) -> StoreResult<()> {
    let text = "update jobs set state = 'dead', locked_until = 0, last_error_code = $1 where id = $2";
    tx.run(Sql::new(text, [code.into(), id.into()])).await.map(|_| ())
}

/// Doubles with each attempt; the id spreads jobs that failed together.
fn pause(job: &ClaimedJob) -> i64 {
    let doublings = u32::try_from(job.attempts.saturating_sub(1)).unwrap_or(0).min(20);
    let pause = FIRST_PAUSE.saturating_mul(1_i64 << doublings).min(LONGEST_PAUSE);
    pause + job.id.rem_euclid(8) * pause / 32
}

#[cfg(test)]
mod tests;
