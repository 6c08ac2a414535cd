//! The API: Zendesk's `/api/v2`, and our own additions under `/api/balie/v1`.

use gate::Routes;

mod attachments;
pub mod bulk;
pub mod contract;
mod custom_statuses;
mod field_options;
mod group_memberships;
mod groups;
mod identities;
mod incremental;
mod job_statuses;
mod organization_memberships;
mod organizations;
mod redaction;
mod search;
mod sessions;
mod suspended_tickets;
mod tags;
mod ticket_fields;
mod ticket_forms;
mod tickets;
mod uploads;
mod users;
mod views;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .and(attachments::routes())
        .and(bulk::routes())
        .and(contract::routes())
        .and(custom_statuses::routes())
        .and(groups::routes())
        .and(group_memberships::routes())
        .and(identities::routes())
        .and(incremental::routes())
        .and(job_statuses::routes())
        .and(organizations::routes())
        .and(organization_memberships::routes())
        .and(redaction::routes())
        .and(search::routes())
        .and(sessions::routes())
        .and(suspended_tickets::routes())
        .and(tags::routes())
        .and(ticket_fields::routes())
        .and(ticket_forms::routes())
        .and(tickets::routes())
        .and(uploads::routes())
        .and(users::routes())
        .and(views::routes())
}
