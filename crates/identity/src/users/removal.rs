//! Putting users away, and forgetting them for ever.

use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::users::{User, Users};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, Open};

use super::service::{self, opened};
use super::{UserFilter, sql};
use crate::{devices, identities, second_factors, sso_providers};

/// What a user is called who was forgotten.
const FORGOTTEN: &str = "Permanently Deleted User";

/// Puts a user away: nobody can sign in as the user any more, and the addresses are free again.
///
/// # Errors
/// `NotFound`; `Denied`, also for oneself and the owner; `Invalid` while tickets of the user are unsolved.
pub async fn delete(ctx: &Ctx, id: UserId) -> Result<User> {
    let who = ctx.clone();
    let mut user = ctx
        .write(async move |tx| {
            let allowed = opened::<act::Delete>(tx, &who, id).await?;
            if !allowed.active {
                return Err(Refusal::NotFound.into());
            }
            let open = sql::unsolved_count(tx, allowed.id).await?;
            if open > 0 {
                let text = format!("User is requester on {open} ticket(s) that are not closed.");
                return Err(Refusal::invalid("base", ProblemCode::State, text).into());
            }
            let mut user = allowed.into_inner();
            sql::deactivate(tx, user.id, who.now()).await?;
            identities::remove_all(tx, user.id).await?;
            sql::remove_sessions(tx, user.id, None).await?;
            devices::remove_all(tx, user.id).await?;
            second_factors::sql::forget(tx, user.id).await?;
            sso_providers::sql::forget(tx, user.id).await?;
            sql::leave_groups(tx, user.id).await?;
            (user.active, user.default_group_id, user.updated_at) = (false, None, who.now());
            Ok(tx.commit(&who, vec![Event::deleted(About::User(user.id.number()))]).await?.with(user))
        })
        .await?;
    super::fields::complete(ctx, std::slice::from_mut(&mut user)).await?;
    Ok(user)
}

fn put_away() -> UserFilter {
    UserFilter { deleted: true, ..UserFilter::default() }
}

fn manage(ctx: &Ctx) -> Result<()> {
    ctx.actor().may::<act::Manage, _>(Unchecked::new(Users))?;
    Ok(())
}

/// A page of the users that were put away and not forgotten.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn deleted(ctx: &Ctx, window: Window) -> Result<Page<User>> {
    manage(ctx)?;
    service::list(ctx, put_away(), window).await
}

/// How many they are.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn deleted_count(ctx: &Ctx) -> Result<u64> {
    manage(ctx)?;
    service::count(ctx, put_away()).await
}

/// One of them.
///
/// # Errors
/// `NotFound` for a user in use or forgotten; `Denied`.
pub async fn show_deleted(ctx: &Ctx, id: UserId) -> Result<User> {
    manage(ctx)?;
    let user = service::show(ctx, id).await?;
    if user.active || user.permanently_deleted { Err(Refusal::NotFound.into()) } else { Ok(user) }
}

/// Forgets a user who was put away: name, addresses, fields, everything but the number.
///
/// # Errors
/// `NotFound` when the user is not put away, or forgotten already; `Denied`.
pub async fn permanently_delete(ctx: &Ctx, id: UserId) -> Result<User> {
    show_deleted(ctx, id).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let allowed = opened::<act::PermanentlyDelete>(tx, &who, id).await?;
        sql::scrub(tx, &allowed, FORGOTTEN, who.now()).await?;
        identities::remove_all(tx, id).await?;
        sql::remove_sessions(tx, id, None).await?;
        devices::remove_all(tx, id).await?;
        sql::leave_groups(tx, id).await?;
        sql::leave_organizations(tx, id, None).await?;
        let forgotten = opened::<act::Read>(tx, &who, id).await?.into_inner();
        let told = Event::new(About::User(id.number()), Act::PermanentlyDeleted);
        Ok(tx.commit(&who, vec![told]).await?.with(forgotten))
    })
    .await
}
