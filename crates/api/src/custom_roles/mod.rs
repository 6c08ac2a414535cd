//! `/custom_roles`: the roles staff can be given by number; admins make their own.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("custom_roles:read");
const WRITE: Access = Access::Admin("custom_roles:write");

/// The routes of roles.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/custom_roles", READ, handlers::list)
        .post("/api/v2/custom_roles", WRITE, handlers::create)
        .get("/api/v2/custom_roles/{id}", READ, handlers::show)
        .put("/api/v2/custom_roles/{id}", WRITE, handlers::update)
        .delete("/api/v2/custom_roles/{id}", WRITE, handlers::delete)
}
