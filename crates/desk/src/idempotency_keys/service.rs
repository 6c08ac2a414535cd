//! Doing once what is ordered twice.

use std::sync::Arc;

use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::job_statuses::JobStatus;
use domain::{Error, Refusal, Result};
use store::{Beside, Ctx, Open};

use super::{KEPT_SECONDS, LONGEST_KEY, sql};
use crate::job_statuses::{self, NewBulk};
use crate::tickets::{self, NewTicket, Shown};

/// A key with what tells whether the order is the same.
#[derive(Clone, Debug)]
pub struct Keyed {
    user: UserId,
    key: String,
    digest: Vec<u8>,
}

/// Was the order known already?
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Lookup {
    Miss,
    Hit,
}

impl Lookup {
    /// The word of the header `x-idempotency-lookup`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Miss => "miss",
            Self::Hit => "hit",
        }
    }
}

impl Keyed {
    /// The key of an order of this path and body.
    ///
    /// # Errors
    /// `Malformed` for a key that is empty or longer than [`LONGEST_KEY`]; `Denied` for whoever is no user.
    pub fn new(ctx: &Ctx, key: &str, path: &str, body: &[u8]) -> Result<Self> {
        let user = ctx.actor().user_id().ok_or(Refusal::Denied)?;
        let key = key.trim();
        if key.is_empty() || key.chars().count() > LONGEST_KEY {
            let text = format!("Idempotency-Key: use 1 to {LONGEST_KEY} characters");
            return Err(Refusal::Malformed(text).into());
        }
        let digest = identity::digest(ctx, &format!("{path}\n{}", String::from_utf8_lossy(body)));
        Ok(Self { user, key: identity::clean(ctx, key), digest })
    }

    /// What the key was used for; refuses another order.
    async fn used(&self, ctx: &Ctx) -> Result<Option<sql::Used>> {
        let (keyed, since) = (self.clone(), ctx.now().plus_seconds(-KEPT_SECONDS));
        let used = ctx.glance(async move |tx| Ok(sql::trusted_used(tx, keyed.user, &keyed.key, since).await?)).await?;
        self.same(used)
    }

    /// The same after an order failed: looked up where writes stand in line, so that whoever was faster is done.
    async fn used_meanwhile(&self, ctx: &Ctx) -> Result<Option<sql::Used>> {
        let (keyed, since) = (self.clone(), ctx.now().plus_seconds(-KEPT_SECONDS));
        let used = ctx
            .write(async move |tx| {
                let used = sql::trusted_used(tx, keyed.user, &keyed.key, since).await?;
                Ok(tx.unchanged()?.with(used))
            })
            .await?;
        self.same(used)
    }

    fn same(&self, used: Option<sql::Used>) -> Result<Option<sql::Used>> {
        match used {
            Some(used) if used.digest != self.digest => Err(Refusal::IdempotencyMismatch.into()),
            other => Ok(other),
        }
    }
}

/// Makes a ticket, or gives back the one this key made. Also the number of the audit that made it.
///
/// # Errors
/// `IdempotencyMismatch` when the key came with another order; as [`tickets::create`].
pub async fn create_ticket(ctx: &Ctx, keyed: Keyed, new: NewTicket) -> Result<(Shown, i64, Lookup)> {
    if let Some(used) = keyed.used(ctx).await? {
        return again(ctx, used.ticket_id).await;
    }
    let marking = ctx.committing_beside(marking(ctx, &keyed));
    match tickets::create(&marking, new).await {
        Ok((shown, audit)) => Ok((shown, audit, Lookup::Miss)),
        Err(Error::Broken(fault)) => match keyed.used_meanwhile(ctx).await? {
            // Somebody was faster with the same key.
            Some(used) => again(ctx, used.ticket_id).await,
            None => Err(Error::Broken(fault)),
        },
        Err(refused) => Err(refused),
    }
}

async fn again(ctx: &Ctx, ticket: i64) -> Result<(Shown, i64, Lookup)> {
    let shown = tickets::show(ctx, ticket.into()).await?;
    let audit = ctx.glance(async move |tx| Ok(sql::trusted_first_audit(tx, ticket).await?)).await?;
    Ok((shown, audit, Lookup::Hit))
}

/// The key goes along with the ticket.
fn marking(ctx: &Ctx, keyed: &Keyed) -> Beside {
    let (keyed, now) = (keyed.clone(), ctx.now());
    Arc::new(move |events: &[Event]| {
        let made = events.iter().find_map(|event| match event.about {
            About::Ticket(id) if event.act == Act::Created => Some(id.number()),
            _ => None,
        });
        vec![
            sql::forget(keyed.user, &keyed.key, now.plus_seconds(-KEPT_SECONDS)),
            sql::insert(keyed.user, &keyed.key, &keyed.digest, made.unwrap_or(0), None, now),
        ]
    })
}

/// Orders a job, or gives back the one this key ordered.
///
/// # Errors
/// `IdempotencyMismatch` when the key came with another order; as [`job_statuses::start`].
pub async fn start_bulk(ctx: &Ctx, keyed: Keyed, new: NewBulk) -> Result<(JobStatus, Lookup)> {
    if let Some(id) = keyed.used(ctx).await?.and_then(|used| used.job_status_id) {
        return Ok((job_statuses::show(ctx, id).await?, Lookup::Hit));
    }
    let (who, mine) = (ctx.clone(), keyed.clone());
    let outcome = ctx
        .write(async move |tx| {
            let now = who.now();
            tx.run(sql::forget(mine.user, &mine.key, now.plus_seconds(-KEPT_SECONDS))).await?;
            let (job, event) = job_statuses::start_in(tx, &who, new).await?;
            tx.run(sql::insert(mine.user, &mine.key, &mine.digest, 0, Some(&job.id), now)).await?;
            Ok(tx.commit(&who, vec![event]).await?.with(job))
        })
        .await;
    match outcome {
        Ok(job) => Ok((job, Lookup::Miss)),
        Err(Error::Broken(fault)) => match keyed.used_meanwhile(ctx).await?.and_then(|used| used.job_status_id) {
            Some(id) => Ok((job_statuses::show(ctx, id).await?, Lookup::Hit)),
            None => Err(Error::Broken(fault)),
        },
        Err(refused) => Err(refused),
    }
}
