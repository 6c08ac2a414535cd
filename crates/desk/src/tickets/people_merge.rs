//! Two end users are one person: `identity` folds the people, the tickets follow in the same write.

use domain::Result;
use domain::event::Event;
use domain::ids::UserId;
use domain::users::User;
use store::{Ctx, Open};

use super::handover::{self, Gone};

/// Folds the end user `from` into `into`, who gets the tickets. The authors of comments stay who they were. The first
/// hundred tickets move at once, the rest by a job.
///
/// # Errors
/// As `identity::users::merge_people`: `NotFound`, `Denied`, `Invalid`.
pub async fn merge_people(ctx: &Ctx, from: UserId, into: UserId) -> Result<User> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let merged = identity::users::merge_people(tx, &who, from, into).await?;
        let mut events: Vec<Event> = merged.events;
        let gone = Gone::Person { from: from.number(), into: into.number() };
        if handover::batch(tx, &who, gone, 0, &mut events).await?.is_some() {
            handover::order(tx, &who, gone).await?;
        }
        tx.commit(&who, events).await
    })
    .await?;
    identity::users::show(ctx, into).await
}
