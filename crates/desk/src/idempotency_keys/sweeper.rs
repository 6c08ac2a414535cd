//! The round that forgets keys whose time is over.

use domain::{Refusal, Result};
use store::work::{Doing, Round};
use store::{Ctx, Open};

use super::{KEPT_SECONDS, sql};

/// Forgets old keys.
#[derive(Debug, Default)]
pub struct KeySweeper;

impl Round for KeySweeper {
    fn name(&self) -> &'static str {
        "key_sweeper"
    }

    fn every_seconds(&self) -> i64 {
        900
    }

    fn round<'a>(&'a self, ctx: &'a Ctx) -> Doing<'a, Result<()>> {
        Box::pin(async move {
            if !ctx.actor().is_house() {
                return Err(Refusal::Denied.into());
            }
            let before = ctx.now().plus_seconds(-KEPT_SECONDS);
            if !ctx.glance(async move |tx| Ok(sql::trusted_has_old(tx, before).await?)).await? {
                return Ok(());
            }
            ctx.write(async move |tx| {
                sql::forget_old(tx, before).await?;
                Ok(tx.commit_quietly("old idempotency keys are forgotten"))
            })
            .await
        })
    }
}
