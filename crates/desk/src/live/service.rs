//! Reading the stream of events as one actor may see it, at this moment.

use std::collections::BTreeSet;

use domain::page::MOST_ROWS;
use domain::suspended_tickets::manages;
use domain::tickets::Ticket;
use domain::{Actor, Result};
use store::{Ctx, Open, Recorded};

use super::{Signal, Tail, sql};
use crate::views;

/// Events looked at in one reading.
const MOST_EVENTS: usize = MOST_ROWS as usize;
/// Things of which every member of staff may know that they changed: staff see them all.
const FOR_STAFF: [&str; 13] = [
    "brand",
    "custom_role",
    "custom_status",
    "group",
    "group_membership",
    "identity",
    "organization",
    "organization_field",
    "organization_membership",
    "ticket_field",
    "ticket_form",
    "user",
    "user_field",
];

/// The number of the newest event.
///
/// # Errors
/// When the store fails.
pub async fn newest(ctx: &Ctx) -> Result<i64> {
    ctx.glance(async move |tx| Ok(sql::trusted_newest(tx).await?)).await
}

/// Rings after every commit here that told something. On other nodes it does not: read now and then without a ring.
#[must_use]
pub fn rings(ctx: &Ctx) -> impl Rings + use<> {
    ctx.account().bell()
}

/// What rings.
pub trait Rings: Send {
    /// Waits for the next ring; never again when the account was closed.
    fn ring(&mut self) -> impl Future<Output = bool> + Send;
}

impl Rings for tokio::sync::watch::Receiver<i64> {
    async fn ring(&mut self) -> bool {
        self.changed().await.is_ok()
    }
}

/// What the actor may know of the events after `seq`.
///
/// # Errors
/// When the store fails.
pub async fn since(ctx: &Ctx, seq: i64) -> Result<Tail> {
    let who = ctx.clone();
    let sees = ctx.actor().sees::<Ticket>();
    let (events, tickets) = ctx
        .read(async move |tx| {
            let events = sql::trusted_after(tx, seq, MOST_EVENTS).await?;
            let ids: BTreeSet<i64> =
                events.iter().filter(|event| event.about == "ticket").map(|event| event.about_id).collect();
            let ids: Vec<i64> = ids.into_iter().collect();
            let reached = sql::reached(tx, &sees, &ids).await?;
            Ok((events, reached.into_iter().collect::<BTreeSet<i64>>()))
        })
        .await?;
    let views = seen_views(&who, &events).await?;
    let read_to = events.last().map_or(seq, |event| event.seq);
    let has_more = events.len() == MOST_EVENTS;
    let may_know = |event: &Recorded| match event.about.as_str() {
        "ticket" => tickets.contains(&event.about_id),
        "view" => views.contains(&event.about_id),
        _ => is_for(who.actor(), event),
    };
    let signals = events.into_iter().filter(may_know).map(signal).collect();
    Ok(Tail { signals, read_to, has_more })
}

fn signal(event: Recorded) -> Signal {
    Signal { seq: event.seq, kind: event.kind, about: event.about, id: event.about_id }
}

/// Of things that are neither tickets nor views.
fn is_for(actor: &Actor, event: &Recorded) -> bool {
    let own = actor.user_id().is_some_and(|id| event.actor_id == Some(id.number()));
    match event.about.as_str() {
        "job_status" | "upload" => own,
        "suspended_ticket" => manages(actor),
        about if FOR_STAFF.contains(&about) => actor.is_staff(),
        _ => actor.is_admin(),
    }
}

async fn seen_views(ctx: &Ctx, events: &[Recorded]) -> Result<BTreeSet<i64>> {
    let named: BTreeSet<i64> =
        events.iter().filter(|event| event.about == "view").map(|event| event.about_id).collect();
    if named.is_empty() {
        return Ok(named);
    }
    // Of a view that is gone its number tells nothing; admins hear of it, whose view it was does not matter.
    let seen = views::show_many(ctx, named.iter().copied().collect()).await?;
    let seen: BTreeSet<i64> = seen.into_iter().map(|view| view.id.number()).collect();
    Ok(if ctx.actor().is_admin() { named } else { seen })
}
