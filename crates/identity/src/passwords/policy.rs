//! What the account asks of passwords: read by admins, changed by admins who prove to be there.

use domain::assurance::{SecondFactorPolicy, Sessionless};
use domain::event::{About, Event};
use domain::ids::UserId;
use domain::passwords::{Level, PasswordPolicies};
use domain::{Fault, Refusal, Result};
use serde::Serialize;
use store::{Ctx, Open, WriteTx};

use crate::account::{settings, sql};
use crate::users;

/// The names of the settings' rows.
const NAME: &str = "passwords";
const SECOND_FACTOR: &str = "second_factor";

/// The policies as they stand.
///
/// # Errors
/// `Denied` for anybody but admins and the operator.
pub fn policies(ctx: &Ctx) -> Result<PasswordPolicies> {
    if !ctx.actor().is_admin() && !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    Ok(ctx.settings().passwords)
}

/// What is asked of a user's password, in sentences for people.
///
/// # Errors
/// `NotFound` for somebody one may not know of.
pub async fn requirements(ctx: &Ctx, user: UserId) -> Result<Vec<String>> {
    let user = users::show(ctx, user).await?;
    Ok(ctx.settings().passwords.of(user.role).requirements())
}

/// Changes the policies. They count for every password that is set from then on. The level `high` asks a second factor
/// too, from now on.
///
/// # Errors
/// As [`policies`]; `StepUpNeeded`; `Invalid`.
pub async fn change_policies(
    ctx: &Ctx,
    change: impl FnOnce(PasswordPolicies) -> Result<PasswordPolicies> + Send + 'static,
) -> Result<PasswordPolicies> {
    policies(ctx)?;
    // Accounts are set up by programs too; at a screen it must be the admin who sits there.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        // From the row, not from memory: two changes at once must not undo each other.
        let before = settings::passwords(sql::text(tx, NAME).await?.as_deref());
        let after = change(before)?;
        after.staff.check()?;
        after.end_users.check()?;
        if after == before {
            return Ok(tx.unchanged()?.with(after));
        }
        put(tx, NAME, &after).await?;
        let asked = asking(&who, &after);
        let mut fields = vec![NAME];
        if asked != who.settings().second_factor {
            put(tx, SECOND_FACTOR, &asked).await?;
            fields.push(SECOND_FACTOR);
        }
        Ok(tx.commit(&who, vec![Event::updated(About::Settings, &fields)]).await?.with(after))
    })
    .await
}

async fn put(tx: &mut WriteTx, name: &str, value: &impl Serialize) -> Result<()> {
    let json = serde_json::to_string(value).map_err(|error| Fault::new("write a policy", error))?;
    Ok(sql::put(tx, name, &json).await?)
}

/// Whom the account asks for a second factor, those included of whom a level asks one. Whoever is asked already is
/// asked since then.
fn asking(ctx: &Ctx, passwords: &PasswordPolicies) -> SecondFactorPolicy {
    let mut asked = ctx.settings().second_factor.clone();
    let now = ctx.now().millis();
    if passwords.staff.level == Level::High {
        for since in [&mut asked.admins, &mut asked.agents, &mut asked.light_agents] {
            since.get_or_insert(now);
        }
    }
    if passwords.end_users.level == Level::High {
        asked.end_users.get_or_insert(now);
    }
    asked
}

/// Does a level of the account's ask for a second factor that this policy does not ask for?
pub(crate) fn contradicts(ctx: &Ctx, asked: &SecondFactorPolicy) -> bool {
    let passwords = &ctx.settings().passwords;
    let staff = [asked.admins, asked.agents, asked.light_agents];
    (passwords.staff.level == Level::High && staff.iter().any(Option::is_none))
        || (passwords.end_users.level == Level::High && asked.end_users.is_none())
}
