//! The requests about memberships of organizations.

use domain::ids::{OrganizationId, UserId};
use domain::page::Place;
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::organization_memberships::{self as memberships, MembershipFilter};
use serde_json::json;

use super::wire;

/// Most memberships on one page.
const MOST: u32 = 100;

pub(super) async fn list(call: Call) -> Answer {
    listed(call, MembershipFilter::default()).await
}

pub(super) async fn list_of_organization(call: Call) -> Answer {
    let organization = identity::organizations::show(&call.ctx, call.id("id")?.into()).await?.id;
    listed(call, MembershipFilter { organization: Some(organization), user: None }).await
}

pub(super) async fn list_of_user(call: Call) -> Answer {
    let user = identity::users::show(&call.ctx, call.id("id")?.into()).await?.id;
    listed(call, MembershipFilter { user: Some(user), organization: None }).await
}

async fn listed(call: Call, filter: MembershipFilter) -> Answer {
    let paging = Paging::read(&call, MOST)?;
    let page = memberships::list(&call.ctx, filter, paging.window()).await?;
    let links = paging.links(&call, &page, |row| Place { value: row.id.number(), id: row.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|row| wire::Membership::of(row, &call)).collect();
    Envelope::of("organization_memberships", &rows)?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let row = memberships::show(&call.ctx, call.id("id")?.into(), None).await?;
    Envelope::of("organization_membership", &wire::Membership::of(&row, &call))?.reply()
}

pub(super) async fn show_of_user(call: Call) -> Answer {
    let row = memberships::show(&call.ctx, call.id("membership_id")?.into(), Some(call.id("id")?.into())).await?;
    Envelope::of("organization_membership", &wire::Membership::of(&row, &call))?.reply()
}

pub(super) async fn create(call: Call) -> Answer {
    created(call, None).await
}

pub(super) async fn create_of_user(call: Call) -> Answer {
    let user = call.id("id")?;
    created(call, Some(user)).await
}

async fn created(mut call: Call, of: Option<i64>) -> Answer {
    let wire::Body { organization_membership: body } = call.json().await?;
    // Number 0 stands for an id that was not given; nobody has it, so the service names the field.
    let user = UserId::new(of.or(body.user_id.map(|id| id.0)).unwrap_or(0));
    let organization = OrganizationId::new(body.organization_id.map_or(0, |id| id.0));
    let (as_default, view_tickets) = (body.default.unwrap_or(false), body.view_tickets.unwrap_or(false));
    let row = memberships::create(&call.ctx, user, organization, as_default, view_tickets).await?;
    let body = json!({"organization_membership": wire::Membership::of(&row, &call)});
    Reply::created(&wire::url(&call, row.id.number()), &body)
}

pub(super) async fn delete(call: Call) -> Answer {
    memberships::delete(&call.ctx, call.id("id")?.into(), None).await?;
    Ok(Reply::no_content())
}

pub(super) async fn delete_of_user(call: Call) -> Answer {
    memberships::delete(&call.ctx, call.id("membership_id")?.into(), Some(call.id("id")?.into())).await?;
    Ok(Reply::no_content())
}

/// Answers with the user's memberships, as Zendesk does.
pub(super) async fn make_default(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    memberships::make_default(&call.ctx, call.id("membership_id")?.into(), user).await?;
    listed(call, MembershipFilter { user: Some(user), organization: None }).await
}

/// The same by the organization's number.
pub(super) async fn make_organization_default(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    let row = memberships::membership_of(&call.ctx, user, call.id("organization_id")?.into()).await?;
    memberships::make_default(&call.ctx, row.id, user).await?;
    listed(call, MembershipFilter { user: Some(user), organization: None }).await
}

/// Takes the user out of the organization.
pub(super) async fn leave(call: Call) -> Answer {
    let user = UserId::new(call.id("id")?);
    let row = memberships::membership_of(&call.ctx, user, call.id("organization_id")?.into()).await?;
    memberships::delete(&call.ctx, row.id, Some(user)).await?;
    Ok(Reply::no_content())
}
