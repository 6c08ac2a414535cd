//! Every statement about job statuses and the marks of their items.

use std::collections::HashMap;

use domain::ids::UserId;
use domain::job_statuses::{JobStatus, State};
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

/// Counts of a list stop here.
const MOST_COUNTED: i64 = 100_000;

const SELECT: &str = "select id, job_type, user_id, status, total, progress, message, results, created_at, updated_at \
    from job_statuses where ";

fn job_status(row: &Row<'_>) -> StoreResult<JobStatus> {
    let results = match row.opt_str(7)? {
        None => None,
        Some(json) => Some(serde_json::from_str(json).map_err(|_| row.corrupt(7, "is not JSON"))?),
    };
    Ok(JobStatus {
        id: row.text(0)?,
        job_type: row.text(1)?,
        user_id: row.opt_int(2)?.map(UserId::new),
        status: row.parse(3, State::from_word)?,
        total: row.opt_int(4)?,
        progress: row.opt_int(5)?,
        message: row.opt_text(6)?,
        results,
        created_at: Time::from_millis(row.int(8)?),
        updated_at: Time::from_millis(row.int(9)?),
    })
}

/// One job.
pub(super) async fn load(tx: &mut ReadTx, id: &str) -> StoreResult<Option<Unchecked<JobStatus>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("id = ").bind(id);
    tx.opt(sql, |row| Ok(Unchecked::new(job_status(row)?))).await
}

/// The jobs of these ids.
pub(super) async fn many(tx: &mut ReadTx, sees: &Sees<JobStatus>, ids: &[String]) -> StoreResult<Vec<JobStatus>> {
    let mut sql = Sql::build(SELECT);
    sql.push("id in ").push_in_text(ids);
    within(&mut sql, sees);
    tx.all(sql, job_status).await
}

/// A page of jobs, the newest first; those of one moment by their ids. A place names the moment and the first 15
/// digits of an id, as a number.
pub(super) async fn page(tx: &mut ReadTx, sees: &Sees<JobStatus>, window: &Window) -> StoreResult<Page<JobStatus>> {
    let mut sql = Sql::build(SELECT);
    sql.push("1 = 1");
    within(&mut sql, sees);
    let backwards = matches!(window, Window::Before { .. });
    match window {
        Window::After { place: Some(place), .. } => {
            // `g` sorts after every digit that may follow.
            sql.push(" and (created_at < ").bind(place.value).push(" or created_at = ").bind(place.value);
            sql.push(" and id > ").bind(format!("V3-{:015x}g", place.id)).push(")");
        }
        Window::Before { place, .. } => {
            sql.push(" and (created_at > ").bind(place.value).push(" or created_at = ").bind(place.value);
            sql.push(" and id < ").bind(format!("V3-{:015x}", place.id)).push(")");
        }
        Window::After { place: None, .. } | Window::Offset { .. } => {}
    }
    sql.push(if backwards { " order by created_at, id desc" } else { " order by created_at desc, id" });
    sql.push(" limit ").bind(window.limit().saturating_add(1));
    let mut total = None;
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
        total = Some(count(tx, sees).await?);
    }
    let mut page = Page::from_read(tx.all(sql, job_status).await?, window.limit(), total);
    if backwards {
        page.rows.reverse();
    }
    Ok(page)
}

async fn count(tx: &mut ReadTx, sees: &Sees<JobStatus>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from (select 1 from job_statuses where 1 = 1");
    within(&mut sql, sees);
    sql.push(" limit ").bind(MOST_COUNTED).push(") as few");
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

fn within(sql: &mut Sql, sees: &Sees<JobStatus>) {
    match sees.reach() {
        Reach::All => {}
        Reach::Own { user, .. } => {
            sql.push(" and user_id = ").bind(user.number());
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
}

/// How many jobs wait or run, up to one more than the limit.
pub(super) async fn open(tx: &mut ReadTx, most: i64) -> StoreResult<i64> {
    let sql = Sql::new(
        "select count(*) from (select 1 from job_statuses where status in ('queued', 'working') limit $1) as few",
        [(most + 1).into()],
    );
    tx.one(sql, |row| row.int(0)).await
}

/// Writes a job; `request` is what the worker needs, if it has work.
pub(super) async fn insert(tx: &mut WriteTx, job: &JobStatus, request: Option<&str>) -> StoreResult<()> {
    let sql = Sql::new(
        "insert into job_statuses (id, job_type, user_id, status, total, progress, message, results, request, created_at, \
         updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        [
            job.id.as_str().into(),
            job.job_type.as_str().into(),
            job.user_id.map(UserId::number).into(),
            job.status.word().into(),
            job.total.into(),
            job.progress.into(),
            job.message.clone().into(),
            job.results.as_ref().map(ToString::to_string).into(),
            request.into(),
            job.created_at.millis().into(),
            job.updated_at.millis().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// What the worker goes on with.
pub(super) struct Stored {
    pub(super) job_type: String,
    pub(super) user_id: Option<UserId>,
    pub(super) status: State,
    pub(super) results: Option<String>,
    pub(super) request: Option<String>,
}

/// A job as the worker needs it.
pub(super) async fn trusted_stored(tx: &mut ReadTx, id: &str) -> StoreResult<Option<Stored>> {
    let sql =
        Sql::new("select job_type, user_id, status, results, request from job_statuses where id = $1", [id.into()]);
    tx.opt(sql, |row| {
        Ok(Stored {
            job_type: row.text(0)?,
            user_id: row.opt_int(1)?.map(UserId::new),
            status: row.parse(2, State::from_word)?,
            results: row.opt_text(3)?,
            request: row.opt_text(4)?,
        })
    })
    .await
}

/// The marks of a job from this item on: what each item's change was about.
pub(super) async fn trusted_marks(tx: &mut ReadTx, id: &str, from: i64) -> StoreResult<HashMap<i64, i64>> {
    let sql = Sql::new(
        "select item, about_id from bulk_marks where job_status_id = $1 and item >= $2",
        [id.into(), from.into()],
    );
    Ok(tx.all(sql, |row| Ok((row.int(0)?, row.int(1)?))).await?.into_iter().collect())
}

/// The mark of an item, to be written with its change.
pub(super) fn mark(id: &str, item: i64, about: i64) -> Sql {
    Sql::new(
        "insert into bulk_marks (job_status_id, item, about_id) values ($1, $2, $3)",
        [id.into(), item.into(), about.into()],
    )
}

/// Writes how far a job is.
pub(super) async fn advance(
    tx: &mut WriteTx,
    id: &str,
    progress: i64,
    results: &str,
    message: &str,
    now: Time,
) -> StoreResult<()> {
    let sql = Sql::new(
        "update job_statuses set status = 'working', progress = $1, results = $2, message = $3, updated_at = $4 \
         where id = $5 and status in ('queued', 'working')",
        [progress.into(), results.into(), message.into(), now.millis().into(), id.into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Ends a job: what was ordered is forgotten, what became of it stays. The marks stay too, for a worker that is late.
pub(super) async fn end(
    tx: &mut WriteTx,
    id: &str,
    state: State,
    results: Option<&str>,
    message: &str,
    now: Time,
) -> StoreResult<bool> {
    let sql = Sql::new(
        "update job_statuses set status = $1, progress = case when $1 = 'completed' then total else progress end, \
         results = $2, message = $3, request = null, updated_at = $4 where id = $5 and status in ('queued', 'working')",
        [state.word().into(), results.into(), message.into(), now.millis().into(), id.into()],
    );
    Ok(tx.run(sql).await? > 0)
}

/// Jobs that never ended: begun before this moment.
pub(super) async fn trusted_stuck(tx: &mut ReadTx, before: Time, limit: i64) -> StoreResult<Vec<String>> {
    let sql = Sql::new(
        "select id from job_statuses where status in ('queued', 'working') and created_at < $1 order by created_at limit $2",
        [before.millis().into(), limit.into()],
    );
    tx.all(sql, |row| row.text(0)).await
}

/// Jobs that ended, made before this moment; at most so many.
pub(super) async fn trusted_old(tx: &mut ReadTx, before: Time, limit: i64) -> StoreResult<Vec<String>> {
    let sql = Sql::new(
        "select id from job_statuses where created_at < $1 and status not in ('queued', 'working') \
         order by created_at limit $2",
        [before.millis().into(), limit.into()],
    );
    tx.all(sql, |row| row.text(0)).await
}

/// Forgets jobs and their marks.
pub(super) async fn remove(tx: &mut WriteTx, ids: &[String]) -> StoreResult<()> {
    let mut marks = Sql::build("delete from bulk_marks where job_status_id in ");
    marks.push_in_text(ids);
    let mut jobs = Sql::build("delete from job_statuses where id in ");
    jobs.push_in_text(ids);
    tx.run_all(vec![marks, jobs]).await
}
