//! Ordering jobs and showing what became of them.

use domain::assurance::Sessionless;
use domain::event::{About, Event};
use domain::job_statuses::{JobStatus, JobStatuses, MOST_ITEMS, MOST_OPEN, State, Work};
use domain::page::{Page, Window};
use domain::policy::act;
use domain::scopes::Scopes;
use domain::{Refusal, Result, Unchecked};
use serde_json::{Value, json};
use store::jobs::{NewJob, enqueue};
use store::{Ctx, Open, WriteTx};

use super::clean::cleaned;
use super::{sql, worker};

/// After so many failures of the store a job is given up.
const MOST_ATTEMPTS: i64 = 8;

/// An order for many things of one kind. It holds content, so it does not print.
#[derive(Clone)]
pub struct NewBulk {
    pub work: Work,
    /// As the wire has them; every text is cleaned before it is stored.
    pub items: Vec<Value>,
    /// What all items have in common; an item's own fields go before it.
    pub shared: Option<Value>,
}

/// Writes an order; the answer is its status, queued.
///
/// # Errors
/// `Denied` for whoever is no agent; `StepUpNeeded` for roles; `TooManyValues` above [`MOST_ITEMS`]; `TooManyJobs` above [`MOST_OPEN`].
pub async fn start(ctx: &Ctx, new: NewBulk) -> Result<JobStatus> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let (job, event) = start_in(tx, &who, new).await?;
        Ok(tx.commit(&who, vec![event]).await?.with(job))
    })
    .await
}

/// The same inside a write that is open already; the event is the caller's to commit.
///
/// # Errors
/// As [`start`].
pub async fn start_in(tx: &mut WriteTx, ctx: &Ctx, new: NewBulk) -> Result<(JobStatus, Event)> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(JobStatuses(new.work)))?;
    if new.items.len() > MOST_ITEMS as usize {
        return Err(Refusal::TooManyValues { limit: MOST_ITEMS }.into());
    }
    if sql::open(tx, MOST_OPEN).await? >= MOST_OPEN {
        return Err(Refusal::TooManyJobs.into());
    }
    if gives_roles(&new) {
        // Asked here and not when the job runs: by then nobody sits there any more.
        ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    }
    let mut job = blank(ctx, new.work);
    job.total = i64::try_from(new.items.len()).ok();
    let items: Vec<Value> = new.items.into_iter().map(|item| cleaned(ctx, item)).collect();
    let scopes = ctx.actor().user().map_or(Scopes::Everything, |user| user.scopes.clone());
    let shared = new.shared.map(|shared| cleaned(ctx, shared));
    let request = json!({"scopes": scopes.to_text(), "items": items, "shared": shared}).to_string();
    let args = json!({"job_status": job.id}).to_string();
    let now = ctx.now().millis();
    let order = NewJob { kind: worker::KIND, args, run_at: now, max_attempts: MOST_ATTEMPTS };
    let number = enqueue(tx, &order, now).await?;
    sql::insert(tx, &job, Some(&request)).await?;
    Ok((job, Event::created(About::JobStatus(number)).with_code(new.work.word())))
}

/// Records work that was done at once, for callers who expect a job's status: completed, with these results.
///
/// # Errors
/// `Denied` for whoever is no agent.
pub async fn finished(ctx: &Ctx, work: Work, results: Value) -> Result<JobStatus> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(JobStatuses(work)))?;
        let mut job = blank(&who, work);
        job.total = Some(results.as_array().map_or(1, |list| i64::try_from(list.len()).unwrap_or(0)));
        (job.status, job.progress) = (State::Completed, job.total);
        (job.message, job.results) = (Some(worker::completed_at(who.now())), Some(results));
        sql::insert(tx, &job, None).await?;
        let event = Event::created(About::JobStatus(0)).with_code(work.word());
        Ok(tx.commit(&who, vec![event]).await?.with(job))
    })
    .await
}

/// Would it give users a role? What the words of the role mean is the job's to say.
fn gives_roles(new: &NewBulk) -> bool {
    let of_users = matches!(new.work, Work::CreateUsers | Work::CreateOrUpdateUsers | Work::UpdateUsers);
    let named = |item: &Value| item.get("role").is_some() || item.get("custom_role_id").is_some();
    of_users && new.items.iter().chain(&new.shared).any(named)
}

fn blank(ctx: &Ctx, work: Work) -> JobStatus {
    let mut bytes = [0; 16];
    ctx.random().fill(&mut bytes);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    JobStatus {
        id: format!("V3-{digits}"),
        job_type: work.word().to_owned(),
        user_id: ctx.actor().user_id(),
        status: State::Queued,
        total: None,
        progress: None,
        message: None,
        results: None,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    }
}

/// One job.
///
/// # Errors
/// `NotFound`, also for somebody else's.
pub async fn show(ctx: &Ctx, id: String) -> Result<JobStatus> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let row = sql::load(tx, &id).await?.ok_or(Refusal::NotFound)?;
        Ok(who.actor().may::<act::Read, _>(row)?.into_inner())
    })
    .await
}

/// A page of the jobs the actor sees, the newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, window: Window) -> Result<Page<JobStatus>> {
    let sees = ctx.actor().sees::<JobStatus>();
    ctx.read(async move |tx| Ok(sql::page(tx, &sees, &window).await?)).await
}

/// The jobs of these ids that the actor sees, in the order asked.
///
/// # Errors
/// `TooManyValues` above a hundred.
pub async fn show_many(ctx: &Ctx, ids: Vec<String>) -> Result<Vec<JobStatus>> {
    if ids.len() > MOST_ITEMS as usize {
        return Err(Refusal::TooManyValues { limit: MOST_ITEMS }.into());
    }
    let sees = ctx.actor().sees::<JobStatus>();
    ctx.read(async move |tx| {
        let mut rows = sql::many(tx, &sees, &ids).await?;
        rows.sort_by_key(|job| ids.iter().position(|id| *id == job.id));
        Ok(rows)
    })
    .await
}
