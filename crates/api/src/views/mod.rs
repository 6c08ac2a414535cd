//! `/views`: keeping views, and listing and counting their tickets.

pub(crate) mod contract;
mod handlers;
mod read;
mod rows;
mod tickets;
mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("views:read");
const WRITE: Access = Access::Agent("views:write");

/// The routes of views.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/views", READ, handlers::list)
        .post("/api/v2/views", WRITE, handlers::create)
        .get("/api/v2/views/active", READ, handlers::active)
        .get("/api/v2/views/compact", READ, handlers::compact)
        .get("/api/v2/views/count", READ, handlers::count)
        .get("/api/v2/views/count_many", READ, tickets::count_many)
        .get("/api/v2/views/show_many", READ, handlers::show_many)
        .post("/api/v2/views/preview", READ, tickets::preview)
        .post("/api/v2/views/preview/count", READ, tickets::preview_count)
        .get("/api/v2/views/{id}", READ, handlers::show)
        .put("/api/v2/views/{id}", WRITE, handlers::update)
        .delete("/api/v2/views/{id}", WRITE, handlers::delete)
        .get("/api/v2/views/{id}/tickets", READ, tickets::list)
        .get("/api/v2/views/{id}/execute", READ, tickets::execute)
        .get("/api/v2/views/{id}/count", READ, tickets::count)
}
