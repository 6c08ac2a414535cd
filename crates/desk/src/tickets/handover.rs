//! When a group, an organization or a person is gone, its tickets follow: in batches, each one transaction.
//!
//! `identity` tells by event that it happened; [`Handover`] hears it and orders a job; the job walks the tickets by
//! number. Done again, it finds nothing left.

use domain::event::{About, Act, Event};
use domain::ids::{GroupId, OrganizationId, UserId};
use domain::policy::{Allowed, act};
use domain::tickets::Ticket;
use domain::tickets::change::differences;
use domain::{Actor, Error, Result};
use serde::{Deserialize, Serialize};
use store::jobs::{self, ClaimedJob, NewJob};
use store::work::{Doing, Outcome, Subscriber, Worker};
use store::{Ctx, Open, Recorded, WriteTx};

use super::sql;

/// Tickets changed in one transaction.
const BATCH: u32 = 100;
const KIND: &str = "hand_over_tickets";

/// Who or what is gone.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum Gone {
    #[serde(rename = "group")]
    Group(i64),
    #[serde(rename = "organization")]
    Organization(i64),
    /// One person who was folded into another.
    #[serde(rename = "person")]
    Person { from: i64, into: i64 },
}

/// The next tickets of who is gone, behind the number `after`. Answers the last one's number while more may follow.
pub(crate) async fn batch(
    tx: &mut WriteTx,
    ctx: &Ctx,
    gone: Gone,
    after: i64,
    events: &mut Vec<Event>,
) -> Result<Option<i64>> {
    // It happened whoever may see the ticket: the verdict on each is the house's.
    let house = ctx.seen_by(Actor::Job(KIND));
    let rows = sql::of_gone(tx, gone, after, BATCH).await?;
    let full = rows.len() >= BATCH as usize;
    let mut last = after;
    for row in rows {
        let before = house.actor().may::<act::Read, _>(row)?;
        last = before.id.number();
        let next = handed_over(tx, &before, gone).await?;
        let changes = differences(&before, &next);
        if changes.is_empty() {
            continue;
        }
        write(tx, ctx, &before, next).await?;
        let mut event = Event::new(About::Ticket(before.id), Act::Updated);
        event.details.changes = changes;
        events.push(event);
    }
    Ok(full.then_some(last))
}

async fn write(tx: &mut WriteTx, ctx: &Ctx, before: &Allowed<act::Read, Ticket>, mut next: Ticket) -> Result<()> {
    next.generated_at = ctx.now();
    next.updated_at = ctx.now().max(before.updated_at);
    Ok(sql::write::update(tx, before, &next).await?)
}

/// The ticket without who is gone. Closed tickets too: a number that names nothing helps nobody.
async fn handed_over(tx: &mut WriteTx, before: &Ticket, gone: Gone) -> Result<Ticket> {
    let mut next = before.clone();
    match gone {
        Gone::Group(group) if next.group_id == Some(GroupId::new(group)) => {
            // The assignee keeps the ticket and brings the own group.
            next.group_id = match next.assignee_id {
                Some(assignee) => super::facts::person(tx, assignee).await?.and_then(|person| person.default_group_id),
                None => None,
            };
        }
        Gone::Organization(organization) if next.organization_id == Some(OrganizationId::new(organization)) => {
            next.organization_id = None;
        }
        Gone::Person { from, into } => {
            let (from, into) = (UserId::new(from), UserId::new(into));
            if next.requester_id == from {
                next.requester_id = into;
            }
            for list in [&mut next.follower_ids, &mut next.email_cc_ids] {
                if list.contains(&from) {
                    list.retain(|id| *id != from && *id != into);
                    list.push(into);
                    list.sort_unstable();
                }
            }
        }
        Gone::Group(_) | Gone::Organization(_) => {}
    }
    Ok(next)
}

/// Orders the rest of a hand-over; part of the write that is open.
pub(crate) async fn order(tx: &mut WriteTx, ctx: &Ctx, gone: Gone) -> Result<()> {
    let args = serde_json::to_string(&gone).map_err(|error| domain::Fault::new("write a job", error))?;
    let job = NewJob { kind: KIND, args, run_at: ctx.now().millis(), max_attempts: 20 };
    jobs::enqueue(tx, &job, ctx.now().millis()).await?;
    Ok(())
}

/// Hears that a group or an organization was deleted, and does what follows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Handover;

impl Subscriber for Handover {
    fn name(&self) -> &'static str {
        "ticket_handover"
    }

    fn follows(&self, kind: &str) -> bool {
        matches!(kind, "group.deleted" | "organization.deleted")
    }

    fn told<'a>(&'a self, ctx: &'a Ctx, events: &'a [Recorded]) -> Doing<'a, Result<()>> {
        Box::pin(async move {
            let gone: Vec<Gone> = events.iter().filter_map(gone_of).collect();
            if gone.is_empty() {
                return Ok(());
            }
            let who = ctx.clone();
            ctx.write(async move |tx| {
                for gone in gone {
                    order(tx, &who, gone).await?;
                }
                Ok(tx.commit_quietly("orders of jobs: the event that asks for them is told"))
            })
            .await
        })
    }
}

fn gone_of(event: &Recorded) -> Option<Gone> {
    match event.kind.as_str() {
        "group.deleted" => Some(Gone::Group(event.about_id)),
        "organization.deleted" => Some(Gone::Organization(event.about_id)),
        _ => None,
    }
}

impl Worker for Handover {
    fn kinds(&self) -> &'static [&'static str] {
        &[KIND]
    }

    fn at_once(&self) -> usize {
        1
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            let Ok(gone) = serde_json::from_str::<Gone>(&job.args) else { return Outcome::Dead("args") };
            let mut after = Some(0);
            while let Some(place) = after {
                match step(ctx, gone, place).await {
                    Ok(next) => after = next,
                    Err(Error::Refused(_)) => return Outcome::Retry("refused"),
                    Err(Error::Broken(_)) => return Outcome::Retry("store"),
                }
            }
            Outcome::Done
        })
    }
}

async fn step(ctx: &Ctx, gone: Gone, after: i64) -> Result<Option<i64>> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut events = Vec::new();
        let next = batch(tx, &who, gone, after, &mut events).await?;
        let committed = if events.is_empty() { tx.unchanged()? } else { tx.commit(&who, events).await? };
        Ok(committed.with(next))
    })
    .await
}
