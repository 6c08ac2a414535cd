//! Telling that data was taken out in bulk: at most one event an hour for each person and kind (`safety.md` rule 20).

use domain::Result;
use domain::event::{About, Act, Event};
use store::{Ctx, Open};

/// Tells that the actor takes out this kind of thing, in a small transaction of its own, before anything is given.
/// Pages after the first cost nothing.
///
/// # Errors
/// When the store fails: what cannot be recorded is not given.
pub async fn tell(ctx: &Ctx, kind: &'static str) -> Result<()> {
    let user = ctx.actor().user_id().map(domain::ids::UserId::number);
    if !ctx.account().is_first_this_hour(user, kind, ctx.now()) {
        return Ok(());
    }
    let who = ctx.clone();
    let exported = Event::new(About::Account, Act::Exported).with_code(kind);
    let told = ctx.write(async move |tx| tx.commit(&who, vec![exported]).await).await;
    if told.is_err() {
        ctx.account().forget_this_hour(user, kind);
    }
    told
}
