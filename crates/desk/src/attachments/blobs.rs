//! Destroying blobs: ordered in the transaction that lets go of them, done by a job, so that none is forgotten.

use serde::{Deserialize, Serialize};
use store::jobs::{ClaimedJob, NewJob, enqueue};
use store::work::{Doing, Outcome, Worker};
use store::{BlobId, Ctx, Open, StoreError, StoreResult, WriteTx};

/// The order to destroy blobs.
pub const DESTROY_BLOBS: &str = "destroy_blobs";
/// Blobs in one order.
const MOST_AT_ONCE: usize = 200;

#[derive(Deserialize, Serialize)]
struct Args {
    blobs: Vec<String>,
}

/// Orders that these blobs be destroyed once the transaction has committed.
pub(crate) async fn order_destruction(tx: &mut WriteTx, ctx: &Ctx, blobs: &[String]) -> StoreResult<()> {
    let now = ctx.now().millis();
    for some in blobs.chunks(MOST_AT_ONCE) {
        let args = serde_json::to_string(&Args { blobs: some.to_vec() })
            .map_err(|_| StoreError::Malformed("names of blobs cannot be written"))?;
        enqueue(tx, &NewJob { kind: DESTROY_BLOBS, args, run_at: now, max_attempts: 20 }, now).await?;
    }
    Ok(())
}

/// Destroys blobs.
pub struct BlobDestroyer;

impl Worker for BlobDestroyer {
    fn kinds(&self) -> &'static [&'static str] {
        &[DESTROY_BLOBS]
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            let Ok(args) = serde_json::from_str::<Args>(&job.args) else { return Outcome::Dead("bad_args") };
            for blob in args.blobs.iter().filter_map(|name| BlobId::parse(name)) {
                if ctx.account().blobs().delete(&blob).await.is_err() {
                    return Outcome::Retry("blob_store");
                }
            }
            Outcome::Done
        })
    }
}
