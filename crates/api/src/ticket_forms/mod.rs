//! `/ticket_forms`.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::EndUser("ticket_forms:read");
const WRITE: Access = Access::Agent("ticket_forms:write");

/// The routes of ticket forms.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/ticket_forms", READ, handlers::list)
        .post("/api/v2/ticket_forms", WRITE, handlers::create)
        .get("/api/v2/ticket_forms/show_many", READ, handlers::show_many)
        .put("/api/v2/ticket_forms/reorder", WRITE, handlers::reorder)
        .get("/api/v2/ticket_forms/{id}", READ, handlers::show)
        .put("/api/v2/ticket_forms/{id}", WRITE, handlers::update)
        .delete("/api/v2/ticket_forms/{id}", WRITE, handlers::delete)
        .post("/api/v2/ticket_forms/{id}/clone", WRITE, handlers::clone)
}
