//! `/ticket_fields`.

pub(crate) mod contract;
mod handlers;
mod options;
mod wire;

use gate::{Access, Routes};

const READ: Access = Access::EndUser("ticket_fields:read");
const WRITE: Access = Access::Agent("ticket_fields:write");

/// The routes of ticket fields.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/ticket_fields", READ, handlers::list)
        .post("/api/v2/ticket_fields", WRITE, handlers::create)
        .get("/api/v2/ticket_fields/count", READ, handlers::count)
        .put("/api/v2/ticket_fields/reorder", WRITE, handlers::reorder)
        .get("/api/v2/ticket_fields/{id}", READ, handlers::show)
        .put("/api/v2/ticket_fields/{id}", WRITE, handlers::update)
        .delete("/api/v2/ticket_fields/{id}", WRITE, handlers::delete)
        .get("/api/v2/ticket_fields/{id}/options", READ, options::list)
        .post("/api/v2/ticket_fields/{id}/options", WRITE, options::put)
        .get("/api/v2/ticket_fields/{id}/options/{option_id}", READ, options::show)
        .delete("/api/v2/ticket_fields/{id}/options/{option_id}", WRITE, options::delete)
}
