//! The exports of tickets, users and organizations.

use desk::incremental;
use desk::tickets::Shown;
use domain::organizations::Organization;
use domain::page::Place;
use domain::users::User;
use domain::{Error, Fault};
use gate::{Answer, Call, Envelope};
use serde_json::{Value, json};

use super::slices::{by_cursor, by_time, cursor_links};
use crate::sides::{self, Named};
use crate::tickets::wire;

fn ticket_place(shown: &Shown) -> Place {
    Place { value: shown.ticket.generated_at.millis(), id: shown.ticket.id.number() }
}

fn user_place(user: &User) -> Place {
    Place { value: user.updated_at.millis(), id: user.id.number() }
}

fn organization_place(organization: &Organization) -> Place {
    Place { value: organization.updated_at.millis(), id: organization.id.number() }
}

fn without_deleted(call: &Call) -> bool {
    call.query.get("exclude_deleted") == Some("true")
}

pub(super) async fn tickets(call: Call) -> Answer {
    let without_deleted = without_deleted(&call);
    let (rows, links) =
        by_time(&call, ticket_place, |slice| incremental::tickets(&call.ctx, slice, without_deleted)).await?;
    ticket_reply(&call, &rows, links).await
}

pub(super) async fn tickets_by_cursor(call: Call) -> Answer {
    let slice = by_cursor(&call)?;
    let page = incremental::tickets(&call.ctx, slice.clone(), without_deleted(&call)).await?;
    let links = cursor_links(&call, &slice, &page, ticket_place);
    ticket_reply(&call, &page.rows, links).await
}

async fn ticket_reply(call: &Call, rows: &[Shown], links: Vec<(&'static str, Value)>) -> Answer {
    let wires = rows.iter().map(|shown| exported(call, shown)).collect::<Result<Vec<_>, _>>()?;
    let named = Named::by_tickets(rows.iter().map(|shown| &shown.ticket));
    sides::add(call, &named, Envelope::of("tickets", &wires)?).await?.paged(links).reply()
}

/// A ticket that was put away has the status `deleted` here, and only here.
fn exported(call: &Call, shown: &Shown) -> Result<Value, Error> {
    let mut ticket =
        serde_json::to_value(wire::Ticket::asked(shown, call)).map_err(|error| Fault::new("write a ticket", error))?;
    if let (Some(_), Some(fields)) = (shown.ticket.deleted_at, ticket.as_object_mut()) {
        fields.insert("status".to_owned(), json!("deleted"));
    }
    Ok(ticket)
}

pub(super) async fn users(call: Call) -> Answer {
    let (rows, links) = by_time(&call, user_place, |slice| identity::users::changed(&call.ctx, slice)).await?;
    user_reply(&call, &rows, links).await
}

pub(super) async fn users_by_cursor(call: Call) -> Answer {
    let slice = by_cursor(&call)?;
    let page = identity::users::changed(&call.ctx, slice.clone()).await?;
    let links = cursor_links(&call, &slice, &page, user_place);
    user_reply(&call, &page.rows, links).await
}

async fn user_reply(call: &Call, rows: &[User], links: Vec<(&'static str, Value)>) -> Answer {
    let wires: Vec<_> = rows.iter().map(|user| crate::users::wire::User::from(user, call)).collect();
    sides::add(call, &Named::by_users(rows.iter()), Envelope::of("users", &wires)?).await?.paged(links).reply()
}

pub(super) async fn organizations(call: Call) -> Answer {
    let (rows, links) =
        by_time(&call, organization_place, |slice| identity::organizations::changed(&call.ctx, slice)).await?;
    let wires = rows
        .iter()
        .map(|row| {
            let mut wire = serde_json::to_value(crate::organizations::wire::Organization::of(row, &call))
                .map_err(|error| Fault::new("write an organization", error))?;
            if let Some(fields) = wire.as_object_mut() {
                fields.insert("deleted_at".to_owned(), json!(row.deleted_at));
            }
            Ok(wire)
        })
        .collect::<Result<Vec<_>, Error>>()?;
    Envelope::of("organizations", &wires)?.paged(links).reply()
}
