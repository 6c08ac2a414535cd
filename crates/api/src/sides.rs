//! What `include` loads beside tickets and users, one statement a kind: a page of an export may name thousands, so they
//! come a hundred at a time.

use std::collections::BTreeSet;

use desk::custom_statuses::StatusFilter;
use desk::{custom_statuses, ticket_forms};
use domain::Error;
use domain::tickets::Ticket;
use domain::users::User;
use gate::{Call, Envelope};
use identity::{brands, groups, organizations, users};
use serde_json::Value;

/// Most rows one look-up takes.
const A_STEP: usize = 100;

/// The ids that the rows name.
#[derive(Default)]
pub(crate) struct Named {
    users: BTreeSet<i64>,
    groups: BTreeSet<i64>,
    organizations: BTreeSet<i64>,
    brands: BTreeSet<i64>,
    forms: BTreeSet<i64>,
    statuses: BTreeSet<i64>,
}

impl Named {
    pub(crate) fn by_tickets<'a>(tickets: impl Iterator<Item = &'a Ticket>) -> Self {
        let mut named = Self::default();
        for ticket in tickets {
            named.users.extend([ticket.requester_id.number(), ticket.submitter_id.number()]);
            named.users.extend(ticket.assignee_id.map(i64::from));
            named.groups.extend(ticket.group_id.map(i64::from));
            named.organizations.extend(ticket.organization_id.map(i64::from));
            named.brands.insert(ticket.brand_id.number());
            named.forms.extend(ticket.form_id.map(i64::from));
            named.statuses.extend(ticket.custom_status_id.map(i64::from));
        }
        named
    }

    pub(crate) fn by_users<'a>(users: impl Iterator<Item = &'a User>) -> Self {
        let mut named = Self::default();
        for user in users {
            named.groups.extend(user.default_group_id.map(i64::from));
            named.organizations.extend(user.organization_id.map(i64::from));
        }
        named
    }
}

/// Adds the arrays that were asked for; other names are ignored.
pub(crate) async fn add(call: &Call, named: &Named, envelope: Envelope) -> Result<Envelope, Error> {
    let envelope = people(call, named, envelope).await?;
    settings(call, named, envelope).await
}

async fn people(call: &Call, named: &Named, mut envelope: Envelope) -> Result<Envelope, Error> {
    if call.query.includes("users") && !named.users.is_empty() {
        let mut rows = Vec::new();
        for ids in chunks(&named.users) {
            rows.extend(users::show_many(&call.ctx, users::Key::Ids(ids)).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::users::wire::User::from(row, call)).collect();
        envelope = envelope.and("users", &wires)?;
    }
    if call.query.includes("organizations") {
        let mut rows = Vec::new();
        for ids in chunks(&named.organizations) {
            rows.extend(organizations::show_many(&call.ctx, organizations::Key::Ids(ids)).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::organizations::wire::Organization::of(row, call)).collect();
        envelope = envelope.and("organizations", &wires)?;
    }
    if call.query.includes("groups") {
        let mut rows = Vec::new();
        for ids in chunks(&named.groups) {
            rows.extend(groups::show_many(&call.ctx, ids).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::groups::wire::Group::of(row, call)).collect();
        envelope = envelope.and("groups", &wires)?;
    }
    Ok(envelope)
}

/// What an admin keeps: brands, forms, statuses.
async fn settings(call: &Call, named: &Named, mut envelope: Envelope) -> Result<Envelope, Error> {
    if call.query.includes("brands") {
        let mut rows = Vec::new();
        for ids in chunks(&named.brands) {
            rows.extend(brands::show_many(&call.ctx, ids).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::brands::wire::Brand::of(row, call)).collect();
        envelope = envelope.and("brands", &wires)?;
    }
    if call.query.includes("ticket_forms") {
        let mut rows = Vec::new();
        for ids in chunks(&named.forms) {
            rows.extend(ticket_forms::show_many(&call.ctx, ids).await?);
        }
        let wires: Vec<_> = rows.iter().map(|row| crate::ticket_forms::wire::TicketForm::of(row, call)).collect();
        envelope = envelope.and("ticket_forms", &wires)?;
    }
    if call.query.includes("custom_statuses") {
        let rows = custom_statuses::list(&call.ctx, StatusFilter::default()).await?;
        let named = rows.iter().filter(|row| named.statuses.contains(&row.id.number()));
        let wires: Vec<_> = named.map(|row| crate::custom_statuses::wire::CustomStatus::of(row, call)).collect();
        envelope = envelope.and("custom_statuses", &wires)?;
    }
    if call.query.includes("sharing_agreements") {
        // Tickets are not shared with other accounts, so that none names an agreement.
        envelope = envelope.and("sharing_agreements", &Vec::<Value>::new())?;
    }
    Ok(envelope)
}

fn chunks(ids: &BTreeSet<i64>) -> Vec<Vec<i64>> {
    let ids: Vec<i64> = ids.iter().copied().collect();
    ids.chunks(A_STEP).map(<[i64]>::to_vec).collect()
}
