//! `/suspended_tickets`: mail that waits for an agent.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Agent("suspended_tickets:read");
const WRITE: Access = Access::Agent("suspended_tickets:write");

/// The routes of suspended tickets.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/suspended_tickets", READ, handlers::list)
        .put("/api/v2/suspended_tickets/recover_many", WRITE, handlers::recover_many)
        .delete("/api/v2/suspended_tickets/destroy_many", WRITE, handlers::destroy_many)
        .post("/api/v2/suspended_tickets/attachments", WRITE, handlers::attachments)
        .get("/api/v2/suspended_tickets/{id}", READ, handlers::show)
        .delete("/api/v2/suspended_tickets/{id}", WRITE, handlers::delete)
        .put("/api/v2/suspended_tickets/{id}/recover", WRITE, handlers::recover)
        .post("/api/v2/suspended_tickets/{id}/attachments", WRITE, handlers::attachments_of)
}
