//! The worker of bulk jobs, and the round that forgets old ones.

use std::sync::Arc;

use domain::event::{About, Act, Cause, Event};
use domain::ids::UserId;
use domain::job_statuses::{State, Work};
use domain::scopes::Scopes;
use domain::{Error, Refusal, Result, Time};
use serde_json::Value;
use store::jobs::{ClaimedJob, NewJob, enqueue};
use store::work::{Doing, Outcome, Round, Worker};
use store::{Beside, Ctx, Open};

use super::item::Reader;
use super::perform::{done, perform, refused};
use super::sql;

/// The kind of the durable job.
pub(super) const KIND: &str = "bulk";
/// Items that are done before somebody else may have a turn; each turn has a moment of its own.
const ITEMS_A_TURN: usize = 25;
/// A job that has not ended after a day never will.
const STUCK_SECONDS: i64 = 24 * 3600;
/// How long a job's status can be read.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;
/// Rows of one step of the round.
const A_STEP: i64 = 500;

/// Does the items of orders. Reads them with the reader it was given.
pub struct BulkWorker {
    reader: Reader,
}

impl BulkWorker {
    #[must_use]
    pub const fn new(reader: Reader) -> Self {
        Self { reader }
    }

    async fn turn(&self, ctx: &Ctx, job: &ClaimedJob) -> Result<Outcome> {
        let args: Value = serde_json::from_str(&job.args).unwrap_or_default();
        let id = args.get("job_status").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some(order) = taken_up(ctx, &id).await? else { return Ok(Outcome::Done) };
        // Whoever lost the right to act since then does not act.
        let person = match person(ctx, &order).await {
            Ok(person) => person,
            Err(Error::Refused(_)) => {
                end(ctx, job.id, &id, State::Failed, &order.results, "The user who ordered this cannot act now")
                    .await?;
                return Ok(Outcome::Done);
            }
            Err(broken) => return Err(broken),
        };
        let marks = {
            let id = id.clone();
            let from = i64::try_from(order.results.len()).unwrap_or(0);
            ctx.read(async move |tx| Ok(sql::trusted_marks(tx, &id, from).await?)).await?
        };
        let mut results = order.results;
        let mut broken = None;
        let start = results.len();
        for (index, item) in order.items.iter().enumerate().skip(start).take(ITEMS_A_TURN) {
            let number = i64::try_from(index).unwrap_or(0);
            let result = match marks.get(&number) {
                Some(about) => done(ctx, order.work, index, *about),
                None => {
                    match self.item(ctx, &person, &id, order.work, job.id, index, &whole(item, &order.shared)).await {
                        Ok(result) => result,
                        Err(error) => {
                            broken = Some(error);
                            break;
                        }
                    }
                }
            };
            results.push(result);
        }
        if let Some(error) = broken {
            if job.attempts < job.max_attempts {
                advance(ctx, &id, order.work, &results, false).await?;
                return Err(error);
            }
            end(ctx, job.id, &id, State::Failed, &results, "Something went wrong here").await?;
            return Ok(Outcome::Dead("store"));
        }
        if results.len() < order.items.len() {
            advance(ctx, &id, order.work, &results, true).await?;
        } else {
            end(ctx, job.id, &id, State::Completed, &results, &completed_at(ctx.now())).await?;
        }
        Ok(Outcome::Done)
    }

    /// One item: a refusal is its result, a fault stops the turn.
    #[expect(clippy::too_many_arguments, reason = "where the item stands, and who does it")]
    async fn item(
        &self,
        ctx: &Ctx,
        person: &Ctx,
        id: &str,
        work: Work,
        job: i64,
        index: usize,
        item: &Value,
    ) -> Result<Value> {
        let number = i64::try_from(index).unwrap_or(0);
        let marking = person.committing_beside(marking(id, work, number));
        let outcome = match (self.reader)(&marking, work, item).await {
            Ok(item) => perform(&marking, item, Cause::Job(job)).await,
            Err(error) => Err(error),
        };
        match outcome {
            Ok(about) => Ok(done(ctx, work, index, about)),
            Err(Error::Refused(refusal)) => Ok(refused(work, index, item.get("id").and_then(Value::as_i64), refusal)),
            Err(Error::Broken(fault)) => {
                // Somebody else may have done it in the meantime: then its mark was in our way.
                let key = id.to_owned();
                let marks = ctx.read(async move |tx| Ok(sql::trusted_marks(tx, &key, number).await?)).await?;
                match marks.get(&number) {
                    Some(about) => Ok(done(ctx, work, index, *about)),
                    None => Err(Error::Broken(fault)),
                }
            }
        }
    }
}

impl Worker for BulkWorker {
    fn kinds(&self) -> &'static [&'static str] {
        &[KIND]
    }

    fn at_once(&self) -> usize {
        2
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            match self.turn(ctx, job).await {
                Ok(outcome) => outcome,
                Err(error) => {
                    tracing::warn!(job = job.id, %error, "a bulk job stopped");
                    Outcome::Retry("store")
                }
            }
        })
    }
}

/// An order as it was left.
struct Order {
    user: Option<UserId>,
    scopes: Scopes,
    work: Work,
    items: Vec<Value>,
    shared: Value,
    results: Vec<Value>,
}

/// An item with what it has in common with the others.
fn whole(item: &Value, shared: &Value) -> Value {
    match (item, shared) {
        (Value::Object(own), Value::Object(shared)) => {
            let mut whole = shared.clone();
            whole.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
            Value::Object(whole)
        }
        _ => item.clone(),
    }
}

/// The order, unless it has ended or is gone.
async fn taken_up(ctx: &Ctx, id: &str) -> Result<Option<Order>> {
    let key = id.to_owned();
    let stored = ctx.read(async move |tx| Ok(sql::trusted_stored(tx, &key).await?)).await?;
    let Some(stored) = stored.filter(|stored| stored.status.is_open()) else { return Ok(None) };
    let (Some(request), Some(work)) = (stored.request, Work::from_word(&stored.job_type)) else { return Ok(None) };
    let mut request: Value = serde_json::from_str(&request).unwrap_or_default();
    let items = match request.get_mut("items").map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    };
    let shared = request.get_mut("shared").map(Value::take).unwrap_or_default();
    let results = stored.results.and_then(|results| serde_json::from_str(&results).ok()).unwrap_or_default();
    let scopes = Scopes::parse(request.get("scopes").and_then(Value::as_str).unwrap_or_default());
    Ok(Some(Order { user: stored.user_id, scopes, work, items, shared, results }))
}

/// Whoever ordered, with the rights of now; the house for the house's own orders.
async fn person(ctx: &Ctx, order: &Order) -> Result<Ctx> {
    match order.user {
        Some(user) => identity::entrance::as_user(ctx, user, order.scopes.clone()).await,
        None => Ok(ctx.clone()),
    }
}

/// The mark that goes along with an item's change: which item, and what it was about.
fn marking(id: &str, work: Work, item: i64) -> Beside {
    let id = id.to_owned();
    Arc::new(move |events: &[Event]| {
        let about = events.iter().map(|event| event.about.parts()).find(|(kind, _)| *kind == work.about());
        vec![sql::mark(&id, item, about.map_or(0, |(_, number)| number))]
    })
}

/// Writes how far the job is; another turn is ordered with it.
async fn advance(ctx: &Ctx, id: &str, work: Work, results: &[Value], another_turn: bool) -> Result<()> {
    let who = ctx.clone();
    let id = id.to_owned();
    let progress = i64::try_from(results.len()).unwrap_or(0);
    let message = format!("{} {} #{progress}", doing(work), work.noun());
    let text = Value::Array(results.to_vec()).to_string();
    ctx.write(async move |tx| {
        sql::advance(tx, &id, progress, &text, &message, who.now()).await?;
        if another_turn {
            let args = serde_json::json!({"job_status": id}).to_string();
            let now = who.now().millis();
            enqueue(tx, &NewJob { kind: KIND, args, run_at: now, max_attempts: 8 }, now).await?;
        }
        Ok(tx.commit_quietly("how far a bulk job is"))
    })
    .await
}

fn doing(work: Work) -> &'static str {
    match work.verb() {
        "Create" => "Creating",
        "Update" | "CreateOrUpdate" => "Updating",
        "Restore" => "Restoring",
        "Merge" => "Merging",
        _ => "Deleting",
    }
}

async fn end(ctx: &Ctx, job: i64, id: &str, state: State, results: &[Value], message: &str) -> Result<()> {
    let who = ctx.clone();
    let (id, message) = (id.to_owned(), message.to_owned());
    let text = Value::Array(results.to_vec()).to_string();
    ctx.write(async move |tx| {
        sql::end(tx, &id, state, Some(&text), &message, who.now()).await?;
        let event = Event::new(About::JobStatus(job), Act::Updated).with_code(state.word());
        tx.commit(&who, vec![event]).await
    })
    .await
}

/// `Completed at 2023-09-18 23:34:42 +0000`.
pub(super) fn completed_at(now: Time) -> String {
    let text = now.to_string().replace('T', " ").replace('Z', "");
    format!("Completed at {text} +0000")
}

/// Forgets the status of jobs after a week, and gives up those that never end.
#[derive(Debug, Default)]
pub struct BulkSweeper;

impl Round for BulkSweeper {
    fn name(&self) -> &'static str {
        "bulk_sweeper"
    }

    fn every_seconds(&self) -> i64 {
        3600
    }

    fn round<'a>(&'a self, ctx: &'a Ctx) -> Doing<'a, Result<()>> {
        Box::pin(async move {
            if !ctx.actor().is_house() {
                return Err(Refusal::Denied.into());
            }
            give_up(ctx).await?;
            forget(ctx).await
        })
    }
}

async fn give_up(ctx: &Ctx) -> Result<()> {
    let before = ctx.now().plus_seconds(-STUCK_SECONDS);
    let stuck = ctx.read(async move |tx| Ok(sql::trusted_stuck(tx, before, A_STEP).await?)).await?;
    if stuck.is_empty() {
        return Ok(());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        for id in &stuck {
            sql::end(tx, id, State::Failed, None, "It did not end within a day", who.now()).await?;
        }
        let event = Event::new(About::JobStatus(0), Act::Updated).with_code(State::Failed.word());
        tx.commit(&who, vec![event]).await
    })
    .await
}

async fn forget(ctx: &Ctx) -> Result<()> {
    let before = ctx.now().plus_seconds(-KEPT_SECONDS);
    loop {
        let old = ctx.read(async move |tx| Ok(sql::trusted_old(tx, before, A_STEP).await?)).await?;
        if old.is_empty() {
            return Ok(());
        }
        ctx.write(async move |tx| {
            sql::remove(tx, &old).await?;
            Ok(tx.commit_quietly("the status of old jobs is forgotten"))
        })
        .await?;
    }
}
