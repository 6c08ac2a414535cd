//! `/brands`.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("brands:read");
const MANAGE: Access = Access::Admin("brands:write");

/// The routes of brands.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/brands", READ, handlers::list)
        .post("/api/v2/brands", MANAGE, handlers::create)
        .get("/api/v2/brands/check_host_mapping", Access::Admin("brands:read"), handlers::check_host)
        .get("/api/v2/brands/{id}", READ, handlers::show)
        .put("/api/v2/brands/{id}", MANAGE, handlers::update)
        .delete("/api/v2/brands/{id}", MANAGE, handlers::delete)
        .get("/api/v2/brands/{id}/check_host_mapping", Access::Admin("brands:read"), handlers::check_host_of_brand)
}
