//! `/api/v2/users` and what hangs below a user; users of a group and of an organization; users put away.

pub(crate) mod contract;
mod deleted;
mod handlers;
mod merge;
mod more;
mod passwords;
mod read;
mod sides;
pub(crate) mod wire;

pub(crate) use handlers::page_reply;

use gate::{Access, Routes};

const READ: Access = Access::Staff("users:read");
const WRITE: Access = Access::Agent("users:write");
const OWN_READ: Access = Access::EndUser("users:read");
const OWN_WRITE: Access = Access::EndUser("users:write");
const ADMIN_READ: Access = Access::Admin("users:read");
const ADMIN_WRITE: Access = Access::Admin("users:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/users", READ, handlers::list)
        .post("/api/v2/users", WRITE, handlers::create)
        .get("/api/v2/users/me", Access::Visitor("users:read"), handlers::me)
        .get("/api/v2/users/count", READ, handlers::count)
        .get("/api/v2/users/show_many", READ, handlers::show_many)
        .get("/api/v2/users/search", READ, handlers::search)
        .get("/api/v2/users/autocomplete", READ, handlers::autocomplete)
        .post("/api/v2/users/autocomplete", READ, handlers::autocomplete)
        .post("/api/v2/users/create_or_update", WRITE, handlers::upsert)
        .get("/api/v2/users/{id}", OWN_READ, handlers::show)
        .put("/api/v2/users/{id}", OWN_WRITE, handlers::update)
        .delete("/api/v2/users/{id}", WRITE, handlers::delete)
        .put("/api/v2/users/{id}/merge", WRITE, merge::merge)
        .get("/api/v2/users/{id}/related", READ, more::related)
        .get("/api/v2/users/{id}/tags", READ, more::tags)
        .post("/api/v2/users/{id}/tags", WRITE, more::set_tags)
        .put("/api/v2/users/{id}/tags", WRITE, more::add_tags)
        .delete("/api/v2/users/{id}/tags", WRITE, more::remove_tags)
        .post("/api/v2/users/{id}/password", ADMIN_WRITE, passwords::set)
        .put("/api/v2/users/{id}/password", OWN_WRITE, passwords::change_own)
        .get("/api/v2/users/{id}/password/requirements", OWN_READ, passwords::requirements)
        .get("/api/v2/end_users/{id}", OWN_READ, handlers::show)
        .put("/api/v2/end_users/{id}", OWN_WRITE, handlers::update)
        .get("/api/v2/groups/{id}/users", READ, more::of_group)
        .get("/api/v2/groups/{id}/users/count", READ, more::count_of_group)
        .get("/api/v2/organizations/{id}/users", READ, more::of_organization)
        .get("/api/v2/organizations/{id}/users/count", READ, more::count_of_organization)
        .get("/api/v2/deleted_users", ADMIN_READ, deleted::list)
        .get("/api/v2/deleted_users/count", ADMIN_READ, deleted::count)
        .get("/api/v2/deleted_users/{id}", ADMIN_READ, deleted::show)
        .delete("/api/v2/deleted_users/{id}", ADMIN_WRITE, deleted::permanently_delete)
}

/// What one item of an order for many asks of a user.
pub(crate) fn change_of(item: &serde_json::Value) -> Result<domain::users::UserChange, domain::Error> {
    let body: read::Body = crate::bulk::typed(&serde_json::json!({"user": item}))?;
    Ok(body.change()?)
}
