//! The API: Zendesk's `/api/v2`, and our own additions under `/api/balie/v1`.

use gate::Routes;

mod access;
mod account_settings;
mod attachments;
mod audit_logs;
mod brands;
pub mod bulk;
pub mod contract;
mod custom_roles;
mod custom_statuses;
mod devices;
mod explain;
mod field_options;
mod group_memberships;
mod groups;
mod identities;
mod incremental;
mod job_statuses;
mod locales;
mod oauth;
mod operator_access;
mod organization_memberships;
mod organizations;
mod people_fields;
mod redaction;
mod requests;
mod search;
mod second_factors;
mod security;
mod sessions;
mod sides;
mod sso_providers;
mod suspended_tickets;
mod tags;
mod ticket_fields;
mod ticket_forms;
mod ticket_metrics;
mod tickets;
mod uploads;
mod users;
mod views;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .and(access::routes())
        .and(account_settings::routes())
        .and(attachments::routes())
        .and(audit_logs::routes())
        .and(brands::routes())
        .and(bulk::routes())
        .and(contract::routes())
        .and(custom_roles::routes())
        .and(custom_statuses::routes())
        .and(devices::routes())
        .and(groups::routes())
        .and(group_memberships::routes())
        .and(identities::routes())
        .and(incremental::routes())
        .and(job_statuses::routes())
        .and(locales::routes())
        .and(oauth::routes())
        .and(operator_access::routes())
        .and(organizations::routes())
        .and(organization_memberships::routes())
        .and(people_fields::routes())
        .and(redaction::routes())
        .and(explain::routes())
        .and(requests::routes())
        .and(search::routes())
        .and(security::routes())
        .and(second_factors::routes())
        .and(sessions::routes())
        .and(sso_providers::routes())
        .and(suspended_tickets::routes())
        .and(tags::routes())
        .and(ticket_fields::routes())
        .and(ticket_forms::routes())
        .and(ticket_metrics::routes())
        .and(tickets::routes())
        .and(uploads::routes())
        .and(users::routes())
        .and(views::routes())
}
