//! `/group_memberships`, and the same of one user or one group.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("group_memberships:read");
const WRITE: Access = Access::Agent("group_memberships:write");

/// The routes of memberships of groups.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/group_memberships", READ, handlers::list)
        .post("/api/v2/group_memberships", WRITE, handlers::create)
        .get("/api/v2/group_memberships/assignable", READ, handlers::assignable)
        .get("/api/v2/group_memberships/{id}", READ, handlers::show)
        .delete("/api/v2/group_memberships/{id}", WRITE, handlers::delete)
        .get("/api/v2/groups/{id}/memberships", READ, handlers::list_of_group)
        .get("/api/v2/groups/{id}/memberships/assignable", READ, handlers::assignable_of_group)
        .get("/api/v2/users/{id}/group_memberships", READ, handlers::list_of_user)
        .post("/api/v2/users/{id}/group_memberships", WRITE, handlers::create_of_user)
        .get("/api/v2/users/{id}/group_memberships/{membership_id}", READ, handlers::show_of_user)
        .delete("/api/v2/users/{id}/group_memberships/{membership_id}", WRITE, handlers::delete_of_user)
        .put(
            "/api/v2/users/{id}/group_memberships/{membership_id}/make_default",
            Access::Staff("group_memberships:write"),
            handlers::make_default,
        )
}
