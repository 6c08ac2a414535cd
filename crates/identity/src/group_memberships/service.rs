//! Showing, making, removing memberships of groups, and choosing an agent's default.

use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::group_memberships::{GroupMembership, GroupMemberships};
use domain::ids::{GroupId, GroupMembershipId, UserId};
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};

use super::sql::{self, MembershipFilter};
use crate::users::sql::group_exists;

async fn opened<A>(
    tx: &mut ReadTx,
    ctx: &Ctx,
    id: GroupMembershipId,
    of: Option<UserId>,
) -> Result<Allowed<A, GroupMembership>>
where
    GroupMembership: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let allowed = ctx.actor().may::<A, GroupMembership>(row)?;
    if of.is_some_and(|user| user != allowed.user_id) { Err(Refusal::NotFound.into()) } else { Ok(allowed) }
}

/// A page of memberships.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, filter: MembershipFilter, window: Window) -> Result<Page<GroupMembership>> {
    let sees = ctx.actor().sees::<GroupMembership>();
    ctx.read(async move |tx| {
        let mut page = sql::page(tx, &sees, filter, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, filter).await?);
        }
        Ok(page)
    })
    .await
}

/// One membership, of this user when `of` is given.
///
/// # Errors
/// `NotFound`.
pub async fn show(ctx: &Ctx, id: GroupMembershipId, of: Option<UserId>) -> Result<GroupMembership> {
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id, of).await?.into_inner())).await
}

/// Puts an agent into a group, as the default when wished or when it is the agent's first.
///
/// # Errors
/// `Denied`; `Invalid` for an unknown group, a user who is no agent, or a member.
pub async fn create(ctx: &Ctx, user: UserId, group: GroupId, as_default: bool) -> Result<GroupMembership> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(GroupMemberships))?;
        if !sql::trusted_role(tx, user).await?.is_some_and(domain::role::Role::is_staff) {
            return Err(Refusal::invalid("user_id", ProblemCode::Invalid, "User: is not an agent").into());
        }
        if !group_exists(tx, group).await? {
            return Err(Refusal::invalid("group_id", ProblemCode::Invalid, "Group: does not exist").into());
        }
        let now = who.now();
        let taken = || Refusal::taken("user_id", "User: has already been taken");
        let id = sql::insert(tx, user, group, now).await.on_unique("group_memberships_pair_unique", taken)?;
        let is_default = as_default || !sql::has_default(tx, user).await?;
        let membership =
            GroupMembership { id, user_id: user, group_id: group, is_default, created_at: now, updated_at: now };
        if is_default {
            sql::set_default(tx, &membership, now).await?;
        }
        let event = Event::created(About::GroupMembership(id.number())).with_other(user.number());
        Ok(tx.commit(&who, vec![event]).await?.with(membership))
    })
    .await
}

/// Takes an agent out of a group.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete(ctx: &Ctx, id: GroupMembershipId, of: Option<UserId>) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let membership = opened::<act::Delete>(tx, &who, id, of).await?.into_inner();
        sql::remove(tx, &membership, who.now()).await?;
        let event = Event::deleted(About::GroupMembership(id.number())).with_other(membership.user_id.number());
        tx.commit(&who, vec![event]).await
    })
    .await
}

/// Makes a membership the agent's default.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn make_default(ctx: &Ctx, id: GroupMembershipId, of: UserId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let membership = opened::<act::Update>(tx, &who, id, Some(of)).await?.into_inner();
        if membership.is_default {
            return tx.unchanged();
        }
        sql::set_default(tx, &membership, who.now()).await?;
        tx.commit(&who, vec![Event::updated(About::GroupMembership(id.number()), &["default"])]).await
    })
    .await
}
