//! The API: Zendesk's `/api/v2`, and our own additions under `/api/balie/v1`.

use gate::Routes;

pub mod contract;
mod group_memberships;
mod groups;
mod identities;
mod organization_memberships;
mod organizations;
mod search;
mod sessions;
mod tags;
mod tickets;
mod users;
mod views;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .and(contract::routes())
        .and(groups::routes())
        .and(group_memberships::routes())
        .and(identities::routes())
        .and(organizations::routes())
        .and(organization_memberships::routes())
        .and(search::routes())
        .and(sessions::routes())
        .and(tags::routes())
        .and(tickets::routes())
        .and(users::routes())
        .and(views::routes())
}
