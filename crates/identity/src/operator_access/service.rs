//! Giving, listing and ending the operator's leave, and asking for it.

use domain::assurance::Sessionless;
use domain::event::{About, Act, Event};
use domain::operator_access::{OperatorAccess, OperatorAccesses, check};
use domain::policy::act;
use domain::{Actor, Refusal, Result, Time, Unchecked};
use store::{Ctx, Open};

use super::sql;
use crate::clean::clean;

/// Lets the operator in until a moment.
///
/// # Errors
/// `Denied` for anybody but the owner; `StepUpNeeded`; `Invalid` without a reason, or for an end that is not within thirty days.
pub async fn grant(ctx: &Ctx, reason: &str, expires_at: Time) -> Result<OperatorAccess> {
    let _here = ctx.actor().may::<act::Create, _>(Unchecked::new(OperatorAccesses))?;
    // The owner's token may ask for help too; at a screen it must be the owner who sits there.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    let granted_by = ctx.actor().user_id().ok_or(Refusal::Denied)?;
    let reason = clean(ctx, reason.trim());
    check(&reason, expires_at, ctx.now())?;
    let who = ctx.clone();
    let new = OperatorAccess { id: 0, granted_by, reason, created_at: ctx.now(), expires_at, ended_at: None };
    ctx.write(async move |tx| {
        let id = sql::insert(tx, &new).await?;
        let made = OperatorAccess { id, ..new };
        Ok(tx.commit(&who, vec![Event::created(About::OperatorAccess(id))]).await?.with(made))
    })
    .await
}

/// The newest leaves, those that are over included.
///
/// # Errors
/// `Denied` for anybody but admins and the operator.
pub async fn list(ctx: &Ctx) -> Result<Vec<OperatorAccess>> {
    let _here = ctx.actor().may::<act::Read, _>(Unchecked::new(OperatorAccesses))?;
    ctx.read(async move |tx| Ok(sql::page(tx).await?)).await
}

/// Ends a leave before its time.
///
/// # Errors
/// `NotFound` when there is none that is open; for anybody but admins too.
pub async fn end(ctx: &Ctx, id: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let leave = who.actor().may::<act::Delete, OperatorAccess>(row)?;
        if !leave.is_open(who.now()) {
            return Err(Refusal::NotFound.into());
        }
        sql::finish(tx, leave.id, who.now()).await?;
        tx.commit(&who, vec![Event::deleted(About::OperatorAccess(leave.id))]).await
    })
    .await
}

/// The operator enters the account for `what`, a word of ours that its owner reads in the audit log. Open as long as
/// there is leave, and while the owner has never signed in. `without_leave` is for the day when the owner cannot give
/// it: it lets in and is told as such.
///
/// # Errors
/// `Denied` without leave, and for anybody but the operator.
pub async fn enter(ctx: &Ctx, what: &'static str, without_leave: bool) -> Result<()> {
    if !matches!(ctx.actor(), Actor::Operator) {
        return Err(Refusal::Denied.into());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let (leave, code) = match sql::trusted_open(tx, who.now()).await? {
            Some(id) => (id, what.to_owned()),
            None if !sql::trusted_is_handed_over(tx).await? => (0, format!("{what}.set_up")),
            None if without_leave => (0, format!("{what}.without_leave")),
            None => return Err(Refusal::Denied.into()),
        };
        tx.commit(&who, vec![Event::new(About::OperatorAccess(leave), Act::Opened).with_code(&code)]).await
    })
    .await
}
