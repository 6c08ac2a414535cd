//! `/custom_statuses` and `/custom_status/default`.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("custom_statuses:read");
const WRITE: Access = Access::Admin("custom_statuses:write");

/// The routes of custom statuses.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/custom_statuses", READ, handlers::list)
        .post("/api/v2/custom_statuses", WRITE, handlers::create)
        .put("/api/v2/custom_statuses/default", WRITE, handlers::make_default)
        .put("/api/v2/custom_status/default", WRITE, handlers::make_default)
        .get("/api/v2/custom_statuses/{id}", READ, handlers::show)
        .put("/api/v2/custom_statuses/{id}", WRITE, handlers::update)
}
