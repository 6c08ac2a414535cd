//! Showing, making, removing memberships of organizations, and choosing a user's default.

use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::{OrganizationId, OrganizationMembershipId, UserId};
use domain::organization_memberships::{OrganizationMembership, OrganizationMemberships};
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};

use super::sql::{self, MembershipFilter};
use crate::group_memberships::sql::trusted_role;
use crate::users::sql::organization_exists;

async fn opened<A>(
    tx: &mut ReadTx,
    ctx: &Ctx,
    id: OrganizationMembershipId,
    of: Option<UserId>,
) -> Result<Allowed<A, OrganizationMembership>>
where
    OrganizationMembership: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let allowed = ctx.actor().may::<A, OrganizationMembership>(row)?;
    if of.is_some_and(|user| user != allowed.user_id) { Err(Refusal::NotFound.into()) } else { Ok(allowed) }
}

/// A page of memberships; end users get their own.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, filter: MembershipFilter, window: Window) -> Result<Page<OrganizationMembership>> {
    let sees = ctx.actor().sees::<OrganizationMembership>();
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
pub async fn show(ctx: &Ctx, id: OrganizationMembershipId, of: Option<UserId>) -> Result<OrganizationMembership> {
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id, of).await?.into_inner())).await
}

/// The membership of this user in this organization.
///
/// # Errors
/// `NotFound`.
pub async fn membership_of(ctx: &Ctx, user: UserId, organization: OrganizationId) -> Result<OrganizationMembership> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let id = sql::find(tx, user, organization).await?.ok_or(Refusal::NotFound)?;
        Ok(opened::<act::Read>(tx, &who, id, Some(user)).await?.into_inner())
    })
    .await
}

/// Puts a user into an organization, as the default when wished or when it is the user's first.
///
/// # Errors
/// `Denied`; `Invalid` for an unknown user or organization, or a member.
pub async fn create(
    ctx: &Ctx,
    user: UserId,
    organization: OrganizationId,
    as_default: bool,
    view_tickets: bool,
) -> Result<OrganizationMembership> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        // Agents alone get so far (the route), so that an unknown user may be told apart.
        let role = trusted_role(tx, user).await?;
        who.actor().may::<act::Create, _>(Unchecked::new(OrganizationMemberships(
            role.unwrap_or(domain::role::Role::EndUser),
        )))?;
        if role.is_none() {
            return Err(Refusal::invalid("user_id", ProblemCode::Invalid, "User: does not exist").into());
        }
        if !organization_exists(tx, organization).await? {
            return Err(
                Refusal::invalid("organization_id", ProblemCode::Invalid, "Organization: does not exist").into()
            );
        }
        let taken = || Refusal::taken("user_id", "User: has already been taken");
        let id = sql::insert(tx, user, organization, view_tickets, who.now())
            .await
            .on_unique("organization_memberships_pair_unique", taken)?;
        if as_default || !sql::has_default(tx, user).await? {
            sql::set_default(tx, id, user, who.now()).await?;
        }
        let membership = opened::<act::Read>(tx, &who, id, None).await?.into_inner();
        let event = Event::created(About::OrganizationMembership(id.number())).with_other(user.number());
        Ok(tx.commit(&who, vec![event]).await?.with(membership))
    })
    .await
}

/// Takes a user out of an organization.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete(ctx: &Ctx, id: OrganizationMembershipId, of: Option<UserId>) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let membership = opened::<act::Delete>(tx, &who, id, of).await?.into_inner();
        sql::remove(tx, &membership, who.now()).await?;
        let event = Event::deleted(About::OrganizationMembership(id.number())).with_other(membership.user_id.number());
        tx.commit(&who, vec![event]).await
    })
    .await
}

/// Makes a membership the user's default.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn make_default(ctx: &Ctx, id: OrganizationMembershipId, of: UserId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let membership = opened::<act::Update>(tx, &who, id, Some(of)).await?.into_inner();
        if membership.is_default {
            return tx.unchanged();
        }
        sql::set_default(tx, id, of, who.now()).await?;
        tx.commit(&who, vec![Event::updated(About::OrganizationMembership(id.number()), &["default"])]).await
    })
    .await
}
