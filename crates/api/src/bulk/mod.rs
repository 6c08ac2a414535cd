//! Orders for up to a hundred things at once: each answers with the status of a job.

pub(crate) mod contract;
mod handlers;
mod people;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use handlers::order;
pub use read::read;
pub(crate) use read::typed;

use gate::{Access, Routes};

const TICKETS: Access = Access::Agent("tickets:write");
const ALL_TICKETS: Access = Access::Admin("tickets:write");
const USERS: Access = Access::Agent("users:write");
const ORGANIZATIONS: Access = Access::Agent("organizations:write");
const ALL_ORGANIZATIONS: Access = Access::Agent("organizations:write");
const GROUP_MEMBERSHIPS: Access = Access::Agent("group_memberships:write");
const ORGANIZATION_MEMBERSHIPS: Access = Access::Agent("organization_memberships:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .post("/api/v2/tickets/create_many", TICKETS, handlers::create_tickets)
        .put("/api/v2/tickets/update_many", TICKETS, handlers::update_tickets)
        .delete("/api/v2/tickets/destroy_many", TICKETS, handlers::delete_tickets)
        .put("/api/v2/tickets/mark_many_as_spam", TICKETS, handlers::mark_tickets_as_spam)
        .put("/api/v2/deleted_tickets/restore_many", TICKETS, handlers::restore_tickets)
        .delete("/api/v2/deleted_tickets/destroy_many", ALL_TICKETS, handlers::permanently_delete_tickets)
        .post("/api/v2/users/create_many", USERS, people::create_users)
        .post("/api/v2/users/create_or_update_many", USERS, people::create_or_update_users)
        .put("/api/v2/users/update_many", USERS, people::update_users)
        .delete("/api/v2/users/destroy_many", USERS, people::delete_users)
        .post("/api/v2/organizations/create_many", ALL_ORGANIZATIONS, people::create_organizations)
        .put("/api/v2/organizations/update_many", ORGANIZATIONS, people::update_organizations)
        .delete("/api/v2/organizations/destroy_many", ALL_ORGANIZATIONS, people::delete_organizations)
        .post("/api/v2/group_memberships/create_many", GROUP_MEMBERSHIPS, people::create_group_memberships)
        .delete("/api/v2/group_memberships/destroy_many", GROUP_MEMBERSHIPS, people::delete_group_memberships)
        .post(
            "/api/v2/organization_memberships/create_many",
            ORGANIZATION_MEMBERSHIPS,
            people::create_organization_memberships,
        )
        .delete(
            "/api/v2/organization_memberships/destroy_many",
            ORGANIZATION_MEMBERSHIPS,
            people::delete_organization_memberships,
        )
}
