//! Uploads that waited in vain go, with their files.

use domain::Result;
use domain::event::{About, Event};
use store::work::{Doing, Round};
use store::{Ctx, Open};

use super::service::remove;
use super::sql;

/// Removes uploads after their hour.
pub struct UploadSweeper;

impl Round for UploadSweeper {
    fn name(&self) -> &'static str {
        "uploads"
    }

    fn every_seconds(&self) -> i64 {
        300
    }

    fn round<'a>(&'a self, ctx: &'a Ctx) -> Doing<'a, Result<()>> {
        Box::pin(sweep(ctx))
    }
}

async fn sweep(ctx: &Ctx) -> Result<()> {
    loop {
        let who = ctx.clone();
        let swept = ctx
            .write(async move |tx| {
                let expired = sql::expired(tx, who.now()).await?;
                if expired.is_empty() {
                    return Ok(tx.unchanged()?.with(0));
                }
                for id in &expired {
                    remove(tx, &who, *id).await?;
                }
                let events = expired.iter().map(|id| Event::deleted(About::Upload(*id))).collect();
                Ok(tx.commit(&who, events).await?.with(expired.len()))
            })
            .await?;
        if swept == 0 {
            return Ok(());
        }
    }
}
