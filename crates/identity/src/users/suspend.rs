//! Suspending an end user who sends spam, inside the write of `desk` that puts the spam away.

use domain::event::Event;
use domain::ids::UserId;
use domain::policy::act;
use domain::role::Role;
use domain::users::UserChange;
use domain::{Actor, Refusal, Result};
use store::{Ctx, WriteTx};

use super::{change, service, sql};

/// Suspends an active end user whom the actor may change; staff and people who are gone stay as they are.
///
/// # Errors
/// `NotFound`; `Denied`.
pub async fn suspend_end_user(tx: &mut WriteTx, ctx: &Ctx, id: UserId) -> Result<Vec<Event>> {
    let known = sql::trusted_load(tx, id).await?.ok_or(Refusal::NotFound)?;
    if known.role != Role::EndUser || !known.active || known.suspended {
        return Ok(Vec::new());
    }
    let user = service::opened::<act::Update>(tx, ctx, id).await?;
    let change = UserChange { suspended: Some(true), ..UserChange::default() };
    // Suspending is an admin's, but whoever may throw the spam away may stop its sender.
    let house = ctx.seen_by(Actor::Job("mark_as_spam"));
    Ok(change::update(tx, &house, user, &change).await?.events)
}
