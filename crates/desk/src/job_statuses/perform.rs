//! Doing one item: the same service call a single request makes, and its result as Zendesk writes it.

use domain::event::Cause;
use domain::job_statuses::Work;
use domain::{Error, Refusal, Result};
use identity::{group_memberships, organization_memberships, organizations, users};
use serde_json::{Value, json};
use store::Ctx;

use super::item::{Item, Named};
use crate::tickets;

/// Does the item; the answer is the number of the thing it was about.
pub(super) async fn perform(ctx: &Ctx, item: Item, cause: Cause) -> Result<i64> {
    match item {
        Item::CreateTicket(mut new) => {
            new.cause = cause;
            Ok(tickets::create(ctx, *new).await?.0.ticket.id.number())
        }
        Item::UpdateTicket(id, mut update) => {
            update.cause = cause;
            Ok(tickets::update(ctx, id, *update).await?.0.ticket.id.number())
        }
        Item::DeleteTicket(id) => tickets::delete(ctx, id).await.map(|()| id.number()),
        Item::RestoreTicket(id) => tickets::restore(ctx, id).await.map(|()| id.number()),
        Item::PermanentlyDeleteTicket(id) => tickets::permanently_delete(ctx, id).await.map(|()| id.number()),
        Item::MarkTicketAsSpam(id) => tickets::mark_as_spam(ctx, id).await.map(|()| id.number()),
        Item::MergeTickets(target, mut merge) => {
            merge.cause = cause;
            tickets::merge(ctx, target, *merge).await.map(|()| target.number())
        }
        Item::CreateUser(change) => Ok(users::create(ctx, *change).await?.id.number()),
        Item::CreateOrUpdateUser(id, change) => Ok(users::upsert(ctx, id, *change).await?.0.id.number()),
        Item::UpdateUser(named, change) => {
            let id = user(ctx, named).await?;
            Ok(users::update(ctx, id.into(), *change).await?.id.number())
        }
        Item::DeleteUser(named) => {
            let id = user(ctx, named).await?;
            Ok(users::delete(ctx, id.into()).await?.id.number())
        }
        Item::CreateOrganization(change) => Ok(organizations::create(ctx, *change).await?.id.number()),
        Item::UpdateOrganization(named, change) => {
            let id = organization(ctx, named).await?;
            Ok(organizations::update(ctx, id.into(), *change).await?.id.number())
        }
        Item::DeleteOrganization(named) => {
            let id = organization(ctx, named).await?;
            organizations::delete(ctx, id.into()).await.map(|()| id)
        }
        Item::CreateGroupMembership { user, group, as_default } => {
            Ok(group_memberships::create(ctx, user, group, as_default).await?.id.number())
        }
        Item::DeleteGroupMembership(id) => group_memberships::delete(ctx, id, None).await.map(|()| id.number()),
        Item::CreateOrganizationMembership { user, organization, as_default, view_tickets } => {
            Ok(organization_memberships::create(ctx, user, organization, as_default, view_tickets).await?.id.number())
        }
        Item::DeleteOrganizationMembership(id) => {
            organization_memberships::delete(ctx, id, None).await.map(|()| id.number())
        }
    }
}

async fn user(ctx: &Ctx, named: Named) -> Result<i64> {
    match named {
        Named::Id(id) => Ok(id),
        Named::ExternalId(external_id) => {
            let found = users::by_external_id(ctx, &external_id).await?.rows.pop();
            found.map(|user| user.id.number()).ok_or_else(|| Refusal::NotFound.into())
        }
    }
}

async fn organization(ctx: &Ctx, named: Named) -> Result<i64> {
    match named {
        Named::Id(id) => Ok(id),
        Named::ExternalId(external_id) => {
            let found = organizations::show_many(ctx, organizations::Key::ExternalIds(vec![external_id])).await?.pop();
            found.map(|organization| organization.id.number()).ok_or_else(|| Refusal::NotFound.into())
        }
    }
}

/// The result of an item that was done.
pub(super) fn done(ctx: &Ctx, work: Work, index: usize, id: i64) -> Value {
    match work {
        Work::CreateTickets => json!({"index": index, "id": id, "account_id": ctx.account_id()}),
        Work::CreateUsers | Work::CreateOrganizations | Work::CreateOrUpdateUsers => {
            json!({"index": index, "id": id, "status": "Created"})
        }
        Work::CreateGroupMemberships | Work::CreateOrganizationMemberships => {
            json!({"index": index, "id": id, "status": "Created", "success": true})
        }
        Work::PermanentlyDeleteTickets => json!({"index": index, "id": id, "success": true}),
        Work::UpdateTickets | Work::UpdateUsers | Work::UpdateOrganizations => {
            json!({"index": index, "id": id, "action": "update", "status": "Updated", "success": true})
        }
        Work::RestoreTickets => {
            json!({"index": index, "id": id, "action": "restore", "status": "Restored", "success": true})
        }
        Work::MarkTicketsAsSpam => {
            json!({"index": index, "id": id, "action": "mark_as_spam", "status": "Deleted", "success": true})
        }
        Work::MergeTickets => json!({"index": index, "id": id, "action": "merge", "status": "Merged", "success": true}),
        Work::DeleteTickets
        | Work::DeleteUsers
        | Work::DeleteOrganizations
        | Work::DeleteGroupMemberships
        | Work::DeleteOrganizationMemberships => {
            json!({"index": index, "id": id, "action": "delete", "status": "Deleted", "success": true})
        }
    }
}

/// The result of an item that was refused.
pub(super) fn refused(work: Work, index: usize, id: Option<i64>, refusal: Refusal) -> Value {
    let details = match &refusal {
        Refusal::NotFound => "Not found".to_owned(),
        Refusal::Denied => "You do not have access to do this".to_owned(),
        Refusal::Conflict => "Safe Update prevented the update due to outdated ticket data".to_owned(),
        Refusal::Malformed(text) => text.clone(),
        _ => Error::from(refusal).to_string(),
    };
    let error = format!("{}{}Failed", work.noun(), work.verb());
    json!({"index": index, "id": id, "error": error, "details": details, "success": false})
}
