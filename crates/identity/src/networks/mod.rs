//! The networks an account may be reached from: read and changed by admins, with a guard against locking oneself out.
//! The check itself is at the entrance (`entrance::refusals`).

#[cfg(test)]
mod tests;

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::networks::{AppliesTo, Network, NetworkRules};
use domain::{Refusal, Result};
use store::{Ctx, Open};

use crate::account::sql;
use crate::clean::clean;

/// The name of the setting's row.
const NAME: &str = "networks";

/// A change: what is not said stays.
#[derive(Clone, Debug, Default)]
pub struct NetworkChange {
    pub applies_to: Option<AppliesTo>,
    /// Networks with their labels, as they were written.
    pub networks: Option<Vec<(String, String)>>,
}

/// The list as it stands.
///
/// # Errors
/// `Denied` for anybody but admins and the operator.
pub fn show(ctx: &Ctx) -> Result<&NetworkRules> {
    if !ctx.actor().is_admin() && !ctx.actor().is_house() {
        return Err(Refusal::Denied.into());
    }
    Ok(&ctx.settings().networks)
}

/// Changes the list. It counts at once, also for channels that are open.
///
/// # Errors
/// As [`show`]; `StepUpNeeded`; `Invalid` for what is no network, and for a list that would shut its author out. The operator, who
/// comes by the command line, cannot be shut out.
pub async fn change(ctx: &Ctx, change: NetworkChange) -> Result<NetworkRules> {
    show(ctx)?;
    // Accounts are set up by programs too; at a screen it must be the admin who sits there.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    let mut networks = None;
    if let Some(wanted) = change.networks {
        // Looked at before they are read one by one: the list may be as long as a body is.
        if wanted.len() > domain::networks::MOST_NETWORKS {
            let text = format!("Networks: at most {} networks", domain::networks::MOST_NETWORKS);
            return Err(Refusal::invalid("networks", ProblemCode::TooLong, text).into());
        }
        let read = wanted.iter().map(|(cidr, label)| Network::parse(cidr, &clean(ctx, label)));
        networks =
            Some(read.collect::<std::result::Result<Vec<_>, _>>().map_err(|problem| Refusal::Invalid(vec![problem]))?);
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        // From the row, not from memory: two changes at once must not add up to a list that shuts both out.
        let before = sql::text(tx, NAME).await?.map(|text| NetworkRules::from_stored(&text)).unwrap_or_default();
        let after = NetworkRules::new(
            change.applies_to.unwrap_or_else(|| before.applies_to()),
            networks.unwrap_or_else(|| before.networks().to_vec()),
        );
        let after = after.map_err(|problem| Refusal::Invalid(vec![problem]))?;
        guard(&who, &after)?;
        if (before.applies_to(), before.networks()) == (after.applies_to(), after.networks()) {
            return Ok(tx.unchanged()?.with(after));
        }
        sql::put(tx, NAME, &after.to_stored()).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::Settings, &[NAME])]).await?.with(after))
    })
    .await
}

/// Who makes the list must be able to undo it.
fn guard(ctx: &Ctx, after: &NetworkRules) -> Result<()> {
    let address = ctx.client().address.map(|address| address.to_canonical());
    if ctx.actor().is_house() || after.admits(address, true) {
        return Ok(());
    }
    let text = match address {
        Some(address) => {
            format!("Networks: your own address {address} is not in the list; you would lock yourself out")
        }
        None => "Networks: your own address is not known; you would lock yourself out".to_owned(),
    };
    Err(Refusal::invalid("networks", ProblemCode::State, text).into())
}
