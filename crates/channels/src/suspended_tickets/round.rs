//! Mail that nobody took up goes after 14 days, as in Zendesk; marks of messages that came in go after 30.

use domain::Result;
use domain::event::{About, Event};
use domain::suspended_tickets::KEPT_DAYS;
use store::work::{Doing, Round};
use store::{Ctx, Open};

use super::{service, sql};
use crate::mail_in;

/// Rows taken in one transaction.
const BATCH: i64 = 200;
/// Transactions in one round.
const MOST_BATCHES: usize = 100;

/// Throws old mail away.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sweeper;

impl Round for Sweeper {
    fn name(&self) -> &'static str {
        "suspended_tickets.sweeper"
    }

    fn every_seconds(&self) -> i64 {
        3_600
    }

    fn round<'a>(&'a self, ctx: &'a Ctx) -> Doing<'a, Result<()>> {
        Box::pin(sweep(ctx))
    }
}

async fn sweep(ctx: &Ctx) -> Result<()> {
    let until = ctx.now().plus_seconds(-KEPT_DAYS * 86_400);
    for _ in 0..MOST_BATCHES {
        let who = ctx.clone();
        let gone = ctx
            .write(async move |tx| {
                let old = sql::trusted_old(tx, until, BATCH).await?;
                if old.is_empty() {
                    return Ok(tx.unchanged()?.with(old));
                }
                let ids: Vec<i64> = old.iter().map(|(id, _)| *id).collect();
                sql::delete(tx, &ids).await?;
                let events =
                    ids.iter().map(|id| Event::deleted(About::SuspendedTicket(*id)).with_code("expired")).collect();
                Ok(tx.commit(&who, events).await?.with(old))
            })
            .await?;
        if gone.is_empty() {
            break;
        }
        service::forget_blobs(ctx, gone.into_iter().filter_map(|(_, blob)| blob)).await;
    }
    mail_in::forget_old(ctx).await.map(|_| ())
}
