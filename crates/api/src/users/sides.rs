//! What `include` loads beside users, one statement for all of them.

use std::collections::BTreeSet;

use domain::Error;
use domain::page::Window;
use domain::users::User;
use gate::{Call, Envelope};
use identity::organizations::Key;

use crate::custom_roles::wire::CustomRole;
use crate::{groups, identities, organizations};

/// Adds the arrays that were asked for; unknown names are ignored.
pub(super) async fn add(call: &Call, users: &[User], mut envelope: Envelope) -> Result<Envelope, Error> {
    if call.query.includes("organizations") {
        let mut ids: Vec<i64> = users.iter().filter_map(|user| user.organization_id).map(i64::from).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows = identity::organizations::show_many(&call.ctx, Key::Ids(ids)).await?;
        let wires: Vec<_> = rows.iter().map(|row| organizations::wire::Organization::of(row, call)).collect();
        envelope = envelope.and("organizations", &wires)?;
    }
    if call.query.includes("groups") {
        let rows = identity::groups::of_users(&call.ctx, users).await?;
        let wires: Vec<_> = rows.iter().map(|row| groups::wire::Group::of(row, call)).collect();
        envelope = envelope.and("groups", &wires)?;
    }
    if call.query.includes("roles") {
        let named: BTreeSet<i64> = users.iter().filter_map(|user| user.custom_role_id).map(i64::from).collect();
        // An account has few roles of its own; those that a page names stand on their first one.
        let rows = identity::custom_roles::list(&call.ctx, Window::first(100)).await?.rows;
        let wires: Vec<_> = rows.iter().filter(|row| named.contains(&row.id.number())).map(CustomRole::of).collect();
        envelope = envelope.and("roles", &wires)?;
    }
    if call.query.includes("identities") {
        let rows = identity::identities::of_users(&call.ctx, users).await?;
        let wires: Vec<_> = rows.iter().map(|row| identities::wire::Identity::from(row, call)).collect();
        envelope = envelope.and("identities", &wires)?;
    }
    Ok(envelope)
}
