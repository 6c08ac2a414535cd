//! Words that were taken out of the full-text index leave its files too: a job after redactions.

use store::fulltext;
use store::jobs::{ClaimedJob, NewJob, enqueue};
use store::work::{Doing, Outcome, Worker};
use store::{Ctx, StoreResult, WriteTx};

use super::sql;
use crate::tickets::sql::write::TEXTS;

/// The order to merge the index.
pub const SCRUB_TEXTS: &str = "scrub_texts";

/// Orders that the index be merged, unless that is ordered already.
pub(crate) async fn order_scrub(tx: &mut WriteTx, ctx: &Ctx) -> StoreResult<()> {
    if sql::is_ordered(tx, SCRUB_TEXTS).await? {
        return Ok(());
    }
    let now = ctx.now().millis();
    let job = NewJob { kind: SCRUB_TEXTS, args: "{}".to_owned(), run_at: now, max_attempts: 20 };
    enqueue(tx, &job, now).await.map(|_| ())
}

/// Merges the index.
pub struct TextScrubber;

impl Worker for TextScrubber {
    fn kinds(&self) -> &'static [&'static str] {
        &[SCRUB_TEXTS]
    }

    fn at_once(&self) -> usize {
        1
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, _job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            if fulltext::scrub(ctx, &TEXTS).await.is_ok() { Outcome::Done } else { Outcome::Retry("index") }
        })
    }
}
