//! `/groups`.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

/// The routes of groups.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/groups", Access::Staff("groups:read"), handlers::list)
        .post("/api/v2/groups", Access::Agent("groups:write"), handlers::create)
        .get("/api/v2/groups/assignable", Access::Staff("groups:read"), handlers::assignable)
        .get("/api/v2/groups/count", Access::Staff("groups:read"), handlers::count)
        .get("/api/v2/groups/{id}", Access::Staff("groups:read"), handlers::show)
        .put("/api/v2/groups/{id}", Access::Agent("groups:write"), handlers::update)
        .delete("/api/v2/groups/{id}", Access::Agent("groups:write"), handlers::delete)
        .get("/api/v2/users/{id}/groups", Access::Staff("groups:read"), handlers::list_of_user)
        .get("/api/v2/users/{id}/groups/count", Access::Staff("groups:read"), handlers::count_of_user)
}
