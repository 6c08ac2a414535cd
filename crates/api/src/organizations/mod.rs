//! `/organizations`.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("organizations:read");
const WRITE: Access = Access::Agent("organizations:write");
const MANAGE: Access = Access::Agent("organizations:write");

/// The routes of organizations.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/organizations", READ, handlers::list)
        .post("/api/v2/organizations", MANAGE, handlers::create)
        .get("/api/v2/organizations/count", READ, handlers::count)
        .get("/api/v2/organizations/search", READ, handlers::search)
        .get("/api/v2/organizations/autocomplete", READ, handlers::autocomplete)
        .get("/api/v2/organizations/show_many", READ, handlers::show_many)
        .get("/api/v2/organizations/{id}", Access::EndUser("organizations:read"), handlers::show)
        .put("/api/v2/organizations/{id}", WRITE, handlers::update)
        .delete("/api/v2/organizations/{id}", MANAGE, handlers::delete)
        .get("/api/v2/organizations/{id}/related", READ, handlers::related)
        .get("/api/v2/organizations/{id}/tags", READ, handlers::tags)
        .post("/api/v2/organizations/{id}/tags", WRITE, handlers::set_tags)
        .put("/api/v2/organizations/{id}/tags", WRITE, handlers::add_tags)
        .delete("/api/v2/organizations/{id}/tags", WRITE, handlers::remove_tags)
        .get("/api/v2/users/{id}/organizations", Access::EndUser("organizations:read"), handlers::list_of_user)
        .get("/api/v2/users/{id}/organizations/count", Access::EndUser("organizations:read"), handlers::count_of_user)
}

/// What one item of an order for many asks of an organization.
pub(crate) fn change_of(item: &serde_json::Value) -> Result<domain::organizations::OrganizationChange, domain::Error> {
    let body: wire::Body = crate::bulk::typed(&serde_json::json!({"organization": item}))?;
    Ok(body.into())
}
