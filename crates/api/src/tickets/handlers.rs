//! What each route of tickets does: parse, one call, shape.

use desk::tickets::{self, Shown, Sort, TicketFilter, TicketList};
use domain::Error;
use domain::ids::{OrganizationId, TicketId, UserId};
use domain::job_statuses::Work;
use domain::page::{Direction, Place};
use gate::{Answer, Call, Envelope, Paging, Reply};
use identity::{organizations, users};
use serde_json::json;

use super::{audits, orders, read, sides, wire};

pub(super) async fn list(call: Call) -> Answer {
    let filter =
        call.query.get("external_id").map_or(TicketFilter::All, |text| TicketFilter::ExternalId(text.to_owned()));
    page(call, filter).await
}

pub(super) async fn requested(call: Call) -> Answer {
    let filter = TicketFilter::Requester(user_of(&call).await?);
    page(call, filter).await
}

pub(super) async fn assigned(call: Call) -> Answer {
    let filter = TicketFilter::Assignee(user_of(&call).await?);
    page(call, filter).await
}

pub(super) async fn of_organization(call: Call) -> Answer {
    let filter = TicketFilter::Organization(organization_of(&call).await?);
    page(call, filter).await
}

/// The user a path names.
///
/// # Errors
/// `NotFound` for one that is not there: an empty list would say that there is.
pub(super) async fn user_of(call: &Call) -> Result<UserId, Error> {
    Ok(users::show(&call.ctx, call.id("id")?.into()).await?.id)
}

/// The organization a path names.
///
/// # Errors
/// As [`user_of`].
pub(super) async fn organization_of(call: &Call) -> Result<OrganizationId, Error> {
    Ok(organizations::show(&call.ctx, call.id("id")?.into()).await?.id)
}

pub(super) async fn page(call: Call, filter: TicketFilter) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let list = TicketList { sort: Sort::Id, direction: direction(&call), window: paging.window(), filter };
    let page = tickets::list(&call.ctx, list).await?;
    let links = paging
        .links(&call, &page, |shown: &Shown| Place { value: shown.ticket.id.number(), id: shown.ticket.id.number() });
    sides::many(&call, "tickets", &page.rows).await?.paged(links).reply()
}

pub(super) fn direction(call: &Call) -> Direction {
    let descending = call.query.get("sort_order") == Some("desc")
        || call.query.get("sort").is_some_and(|sort| sort.starts_with('-'));
    if descending { Direction::Descending } else { Direction::Ascending }
}

pub(super) async fn count(call: Call) -> Answer {
    let list = TicketList {
        sort: Sort::Id,
        direction: Direction::Ascending,
        window: domain::page::Window::first(1),
        filter: TicketFilter::All,
    };
    let value = tickets::count(&call.ctx, list).await?;
    Reply::ok(&json!({"count": {"value": value, "refreshed_at": call.ctx.now()}}))
}

pub(super) async fn show_many(call: Call) -> Answer {
    let ids = call.query.ids("ids", 100)?.into_iter().map(TicketId::new).collect();
    let rows = tickets::load_many(&call.ctx, ids).await?;
    let links = vec![("count", json!(rows.len())), ("next_page", json!(null)), ("previous_page", json!(null))];
    sides::many(&call, "tickets", &rows).await?.paged(links).reply()
}

pub(super) async fn show(call: Call) -> Answer {
    let shown = tickets::show(&call.ctx, call.id("id")?.into()).await?;
    sides::one(&call, &shown).await?.reply()
}

pub(super) async fn update(mut call: Call) -> Answer {
    let body: read::Body = call.json().await?;
    let update = orders::change_of(body.ticket)?;
    let (shown, audit_id) = tickets::update(&call.ctx, call.id("id")?.into(), update).await?;
    orders::told(&call, &shown, audit_id).await?.reply()
}

pub(super) async fn delete(call: Call) -> Answer {
    tickets::delete(&call.ctx, call.id("id")?.into()).await?;
    Ok(Reply::no_content())
}

pub(super) async fn restore(call: Call) -> Answer {
    tickets::restore(&call.ctx, call.id("id")?.into()).await?;
    Reply::empty_text()
}

/// Deleting for ever is answered with the status of a job, as in Zendesk.
pub(super) async fn permanently_delete(call: Call) -> Answer {
    let id = call.id("id")?;
    tickets::show_deleted(&call.ctx, id.into()).await?;
    crate::bulk::order(&call, Work::PermanentlyDeleteTickets, vec![json!({"id": id})]).await
}

pub(super) async fn deleted(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = tickets::deleted(&call.ctx, paging.window()).await?;
    let links = paging.links(&call, &page, |row| Place { value: row.deleted_at.millis(), id: row.id.number() });
    let rows: Vec<_> = page
        .rows
        .iter()
        .map(|row| json!({"id": row.id, "subject": row.subject, "actor": {"id": row.deleted_by}, "deleted_at": row.deleted_at, "previous_state": row.previous_state.word()}))
        .collect();
    Envelope::of("deleted_tickets", &rows)?.paged(links).reply()
}

pub(super) async fn comments(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = desk::comments::list(&call.ctx, call.id("id")?.into(), paging.window(), direction(&call)).await?;
    let links = paging.links(&call, &page, |comment| Place { value: comment.id.number(), id: comment.id.number() });
    let rows: Vec<_> = page.rows.iter().map(|comment| wire::comment(comment, &call.base)).collect();
    Envelope::of("comments", &rows)?.paged(links).reply()
}

pub(super) async fn audits(call: Call) -> Answer {
    let paging = Paging::read(&call, 100)?;
    let page = desk::audits::list(&call.ctx, call.id("id")?.into(), paging.window()).await?;
    let links = paging.links(&call, &page, |audit| Place { value: audit.event.seq, id: audit.event.seq });
    let rows: Vec<_> = page.rows.iter().map(|audit| audits::audit(audit, &call.base)).collect();
    Envelope::of("audits", &rows)?.paged(links).reply()
}

pub(super) async fn make_private(call: Call) -> Answer {
    let comment = call.param("comment_id").parse::<i64>().map_err(|_| domain::Refusal::NotFound)?;
    desk::comments::make_private(&call.ctx, call.id("id")?.into(), comment.into()).await?;
    Reply::empty_text()
}
