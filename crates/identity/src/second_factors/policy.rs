//! Whom the account asks for a second factor: read by admins, changed by admins who prove to be there.

use domain::assurance::{MOST_GRACE_DAYS, SecondFactorPolicy, Sessionless};
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::{Fault, Refusal, Result};
use store::{Ctx, Open};

use crate::{account, passwords};

/// What shall be; what is not named stays as it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct PolicyChange {
    pub admins: Option<bool>,
    pub agents: Option<bool>,
    pub light_agents: Option<bool>,
    pub end_users: Option<bool>,
    pub grace_days: Option<u32>,
}

/// Changes whom the account asks. It counts from the next sign-in or renewal of each person on.
///
/// # Errors
/// `Denied` for anybody but admins and the operator; `StepUpNeeded`; `Invalid` for too many days.
pub async fn change_policy(ctx: &Ctx, change: PolicyChange) -> Result<SecondFactorPolicy> {
    if !ctx.actor().is_admin() && !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    // Accounts are set up by programs too; the scopes of their token let them, or do not.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    if change.grace_days.is_some_and(|days| days > MOST_GRACE_DAYS) {
        let text = format!("Grace days: at most {MOST_GRACE_DAYS}");
        return Err(Refusal::invalid("grace_days", ProblemCode::Invalid, text).into());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = &who.settings().second_factor;
        let now = who.now().millis();
        // Whoever is asked already is asked since then: setting it again gives no new grace.
        let since = |before: Option<i64>, wish: Option<bool>| match wish {
            Some(true) => before.or(Some(now)),
            Some(false) => None,
            None => before,
        };
        let after = SecondFactorPolicy {
            admins: since(before.admins, change.admins),
            agents: since(before.agents, change.agents),
            light_agents: since(before.light_agents, change.light_agents),
            end_users: since(before.end_users, change.end_users),
            grace_days: change.grace_days.unwrap_or(before.grace_days),
        };
        if passwords::contradicts(&who, &after) {
            let text = "Required: the password level high asks for a second factor; choose another level first";
            return Err(Refusal::invalid("required", ProblemCode::State, text).into());
        }
        if after == *before {
            return Ok(tx.unchanged()?.with(after));
        }
        let json = serde_json::to_string(&after).map_err(|error| Fault::new("write a policy", error))?;
        account::put(tx, "second_factor", &json).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::Settings, &["second_factor"])]).await?.with(after))
    })
    .await
}
