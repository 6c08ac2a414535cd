//! The exports of tickets, users and organizations.

use desk::incremental;
use desk::tickets::Shown;
use domain::Time;
use domain::organizations::Organization;
use domain::page::Place;
use domain::users::User;
use gate::{Answer, Call, Envelope};
use serde::Serialize;
use serde_json::Value;

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
    let wires: Vec<_> = rows.iter().map(|shown| wire::Ticket::exported(shown, call)).collect();
    let named = Named::by_tickets(rows.iter().map(|shown| &shown.ticket));
    sides::add(call, &named, Envelope::of("tickets", &wires)?).await?.paged(links).reply()
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

/// An organization, with the time at which it was put away.
#[derive(Serialize)]
struct Exported<'a> {
    #[serde(flatten)]
    organization: crate::organizations::wire::Organization<'a>,
    deleted_at: Option<Time>,
}

impl<'a> Exported<'a> {
    fn of(it: &'a Organization, call: &Call) -> Self {
        let organization = crate::organizations::wire::Organization::of(it, call);
        Self { organization, deleted_at: it.deleted_at }
    }
}

pub(super) async fn organizations(call: Call) -> Answer {
    let (rows, links) =
        by_time(&call, organization_place, |slice| identity::organizations::changed(&call.ctx, slice)).await?;
    let wires: Vec<_> = rows.iter().map(|row| Exported::of(row, &call)).collect();
    Envelope::of("organizations", &wires)?.paged(links).reply()
}
