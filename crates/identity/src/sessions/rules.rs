//! The rules of an account's sessions: read and changed by admins.

use domain::assurance::Sessionless;
use domain::event::{About, Event};
use domain::sessions::SessionRules;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use crate::account::sql;

/// The name of the setting's row.
const NAME: &str = "sessions";

/// The rules as they stand.
///
/// # Errors
/// `Denied` for anybody but admins and the operator.
pub fn rules(ctx: &Ctx) -> Result<SessionRules> {
    if !ctx.actor().is_admin() && !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    Ok(ctx.settings().sessions)
}

/// Changes the rules. They count at once, also for sessions that have begun.
///
/// # Errors
/// As [`rules`]; `StepUpNeeded`; `Invalid` for what a session cannot live by.
pub async fn change_rules(
    ctx: &Ctx,
    change: impl FnOnce(SessionRules) -> SessionRules + Send + 'static,
) -> Result<SessionRules> {
    rules(ctx)?;
    // Accounts are set up by programs too; at a screen it must be the admin who sits there.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        // From the row, not from memory: two changes at once must not undo each other.
        let before = sql::text(tx, NAME).await?.map(|text| SessionRules::from_stored(&text)).unwrap_or_default();
        let after = change(before);
        after.check().map_err(|problem| Refusal::Invalid(vec![problem]))?;
        if after == before {
            return Ok(tx.unchanged()?.with(after));
        }
        sql::put(tx, NAME, &after.to_stored()).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::Settings, &[NAME])]).await?.with(after))
    })
    .await
}
