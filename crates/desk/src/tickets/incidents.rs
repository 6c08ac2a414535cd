//! Problems and incidents: when a problem is solved, its incidents are solved with the same comment.
//!
//! The problem's own event asks for it; a job does it, as the person who solved the problem and with that person's
//! reach, one incident a transaction.

use domain::event::{Cause, Fact};
use domain::ids::{CommentId, TicketId, UserId};
use domain::patch::Patch;
use domain::policy::act;
use domain::scopes::Scopes;
use domain::tickets::change::TicketChange;
use domain::tickets::{Status, TicketType};
use domain::via::{Channel, Via};
use domain::{Error, Refusal, Result};
use serde::{Deserialize, Serialize};
use store::jobs::{self, ClaimedJob, NewJob};
use store::work::{Doing, Outcome, Subscriber, Worker};
use store::{Ctx, Open, Recorded};

use super::texts::Texts;
use super::update::change;
use super::{CommentInput, TicketUpdate, sql};

/// Incidents looked up at once.
const BATCH: u32 = 100;
const KIND: &str = "solve_incidents";

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
struct Order {
    problem: i64,
    comment: Option<i64>,
    user: i64,
}

/// Hears that a problem was solved and solves its incidents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incidents;

impl Subscriber for Incidents {
    fn name(&self) -> &'static str {
        "incidents"
    }

    fn follows(&self, kind: &str) -> bool {
        kind == "ticket.updated"
    }

    fn told<'a>(&'a self, ctx: &'a Ctx, events: &'a [Recorded]) -> Doing<'a, Result<()>> {
        Box::pin(async move {
            for event in events.iter().filter(|event| solved(event)) {
                order(ctx, event).await?;
            }
            Ok(())
        })
    }
}

fn solved(event: &Recorded) -> bool {
    let word = |fact: &Option<Fact>, wanted: &str| matches!(fact, Some(Fact::Word(word)) if word == wanted);
    event.details.changes.iter().any(|change| change.field == "status" && word(&change.after, Status::Solved.word()))
}

async fn order(ctx: &Ctx, event: &Recorded) -> Result<()> {
    let Some(user) = event.actor_id else { return Ok(()) };
    let order = Order { problem: event.about_id, comment: event.details.comment.map(|id| id.number()), user };
    let args = serde_json::to_string(&order).map_err(|error| domain::Fault::new("write a job", error))?;
    let now = ctx.now().millis();
    ctx.write(async move |tx| {
        if !sql::trusted_has_unsolved_incident(tx, TicketId::new(order.problem)).await? {
            return tx.unchanged();
        }
        jobs::enqueue(tx, &NewJob { kind: KIND, args, run_at: now, max_attempts: 10 }, now).await?;
        Ok(tx.commit_quietly("an order of a job: the event that asks for it is told"))
    })
    .await
}

impl Worker for Incidents {
    fn kinds(&self) -> &'static [&'static str] {
        &[KIND]
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            let Ok(order) = serde_json::from_str::<Order>(&job.args) else { return Outcome::Dead("args") };
            match solve_all(ctx, order, job.id).await {
                Ok(()) => Outcome::Done,
                Err(Error::Refused(refusal)) => Outcome::Dead(refusal.code()),
                Err(Error::Broken(_)) => Outcome::Retry("store"),
            }
        })
    }
}

async fn solve_all(ctx: &Ctx, order: Order, job: i64) -> Result<()> {
    let person = identity::entrance::as_user(ctx, UserId::new(order.user), Scopes::parse("tickets:write")).await?;
    let mut after = 0;
    loop {
        let (who, problem) = (person.clone(), TicketId::new(order.problem));
        let incidents = ctx
            .read(async move |tx| {
                let _seen = who.actor().may::<act::Read, _>(sql::load(tx, problem).await?.ok_or(Refusal::NotFound)?)?;
                Ok(sql::trusted_unsolved_incidents(tx, problem, after, BATCH).await?)
            })
            .await?;
        let full = incidents.len() >= BATCH as usize;
        for incident in incidents {
            after = incident.number();
            match solve(&person, incident, order, job).await {
                // One that cannot be solved (out of reach, closed meanwhile) does not hold up the others.
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(broken) => return Err(broken),
            }
        }
        if !full {
            return Ok(());
        }
    }
}

async fn solve(ctx: &Ctx, id: TicketId, order: Order, job: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Update, _>(row)?;
        // Solved by hand, or by an earlier run of this job.
        if !ticket.status.is_unsolved() || ticket.problem_id != Some(TicketId::new(order.problem)) {
            return tx.unchanged();
        }
        let ticket = who.actor().may_also::<act::Read, _, _>(ticket)?;
        let said = match order.comment {
            Some(comment) => {
                let sees = who.actor().sees();
                crate::comments::sql::many(tx, &sees, &[CommentId::new(comment).number()]).await?.pop()
            }
            None => None,
        };
        let input = said.as_ref().map(|said| CommentInput {
            public: Some(said.public),
            author_id: Some(said.author_id.number()),
            ..CommentInput::default()
        });
        let update = TicketUpdate {
            wish: TicketChange {
                status: Patch::Set(Status::Solved),
                kind: Patch::Set(TicketType::Incident),
                ..TicketChange::default()
            },
            comment: input,
            via: Via::channel(Channel::Rule),
            cause: Cause::Job(job),
            ..TicketUpdate::default()
        };
        let texts = said.map(|said| Texts { body: said.body, html: said.html });
        let mut events = Vec::new();
        change(tx, &who, ticket, update, texts, &mut events).await?;
        tx.commit(&who, events).await
    })
    .await
}
