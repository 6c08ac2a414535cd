//! What people call their second factors.

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::{LONGEST_NAME, SecondFactor, sql};
use crate::clean::clean;

/// A name as it is kept.
///
/// # Errors
/// `Invalid` for an empty or too long one.
pub(crate) fn clean_name(ctx: &Ctx, name: &str) -> Result<String> {
    let name = clean(ctx, name.trim());
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        let text = format!("Name: write 1 to {LONGEST_NAME} characters");
        return Err(Refusal::invalid("name", ProblemCode::Invalid, text).into());
    }
    Ok(name)
}

/// Gives one of one's own another name.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`; `NotFound`; `Invalid` for a bad name.
pub async fn rename(ctx: &Ctx, id: i64, name: &str) -> Result<SecondFactor> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let user = ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    let name = clean_name(ctx, name)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let renamed = sql::rename(tx, user, id, &name).await?.ok_or(Refusal::NotFound)?;
        let told = Event::updated(About::SecondFactor(id), &["name"]).with_other(user.number());
        Ok(tx.commit(&who, vec![told]).await?.with(renamed))
    })
    .await
}
