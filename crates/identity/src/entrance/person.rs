//! A background job becomes the person who asked for it, with that person's rights as they stand now; and a session
//! that was just made becomes its user.

use domain::assurance::Assurance;
use domain::ids::{SessionId, UserId};
use domain::rights::Right;
use domain::scopes::Scopes;
use domain::{Actor, Refusal, Result};
use store::{Ctx, Open, ReadTx};

use super::sql;

/// The same moment in the same account, seen by the user a job acts for. `scopes` are those of the credential the
/// wish came with, so that a job can never do more than its token could.
///
/// # Errors
/// `Denied` for anybody but a job; `Unauthenticated` when the user is suspended, deleted or gone by now.
pub async fn as_user(ctx: &Ctx, user: UserId, scopes: Scopes) -> Result<Ctx> {
    if !matches!(ctx.actor(), Actor::Job(_)) {
        return Err(Refusal::Denied.into());
    }
    let actor = ctx.read(async move |tx| sql::acting(tx, user.number(), scopes, None).await).await?;
    Ok(ctx.seen_by(actor))
}

/// The user of a session inside the write that makes it.
///
/// # Errors
/// `Unauthenticated` when the user is suspended, deleted or gone.
pub(crate) async fn of_session(
    tx: &mut ReadTx,
    user: UserId,
    session: SessionId,
    assurance: Assurance,
) -> Result<Actor> {
    sql::acting(tx, user.number(), Scopes::Everything, Some((session, assurance))).await
}

/// The person who let a client act, with these scopes; none when that person cannot come in any more.
///
/// # Errors
/// When the store fails.
pub(crate) async fn acting_by_grant(tx: &mut ReadTx, user: UserId, scopes: Scopes) -> Result<Option<Actor>> {
    match sql::acting(tx, user.number(), scopes, None).await {
        Ok(actor) => Ok(Some(actor)),
        Err(domain::Error::Refused(Refusal::Unauthenticated)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Can this person come in at all?
///
/// # Errors
/// When the store fails.
pub(crate) async fn may_act(tx: &mut ReadTx, user: UserId) -> Result<bool> {
    Ok(acting_by_grant(tx, user, Scopes::Everything).await?.is_some())
}

/// What the policies answer somebody else, with that person's rights as they stand now. The actor never leaves: only
/// the answer does. None for a user who cannot come in.
///
/// # Errors
/// `Denied` for anybody but admins and the house.
pub async fn asked_as<T>(
    tx: &mut ReadTx,
    ctx: &Ctx,
    user: UserId,
    ask: impl FnOnce(&Actor) -> T + Send,
) -> Result<Option<T>> {
    if !ctx.actor().has(Right::Run) {
        return Err(Refusal::Denied.into());
    }
    Ok(acting_by_grant(tx, user, Scopes::Everything).await?.map(|actor| ask(&actor)))
}
