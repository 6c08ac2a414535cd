//! `/organization_memberships`, and the same of one user or one organization.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("organization_memberships:read");
const OWN: Access = Access::EndUser("organization_memberships:read");
const WRITE: Access = Access::Agent("organization_memberships:write");

/// The routes of memberships of organizations.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/organization_memberships", READ, handlers::list)
        .post("/api/v2/organization_memberships", WRITE, handlers::create)
        .get("/api/v2/organization_memberships/{id}", READ, handlers::show)
        .delete("/api/v2/organization_memberships/{id}", WRITE, handlers::delete)
        .get("/api/v2/organizations/{id}/organization_memberships", READ, handlers::list_of_organization)
        .get("/api/v2/users/{id}/organization_memberships", OWN, handlers::list_of_user)
        .post("/api/v2/users/{id}/organization_memberships", WRITE, handlers::create_of_user)
        .get("/api/v2/users/{id}/organization_memberships/{membership_id}", OWN, handlers::show_of_user)
        .delete("/api/v2/users/{id}/organization_memberships/{membership_id}", WRITE, handlers::delete_of_user)
        .put("/api/v2/users/{id}/organization_memberships/{membership_id}/make_default", WRITE, handlers::make_default)
        .delete("/api/v2/users/{id}/organizations/{organization_id}", WRITE, handlers::leave)
        .put(
            "/api/v2/users/{id}/organizations/{organization_id}/make_default",
            WRITE,
            handlers::make_organization_default,
        )
}
