//! What `include` loads beside users, one statement for all of them.

use domain::Error;
use domain::users::User;
use gate::{Call, Envelope};
use identity::organizations::Key;

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
    if call.query.includes("identities") {
        let rows = identity::identities::of_users(&call.ctx, users).await?;
        let wires: Vec<_> = rows.iter().map(|row| identities::wire::Identity::from(row, call)).collect();
        envelope = envelope.and("identities", &wires)?;
    }
    Ok(envelope)
}
