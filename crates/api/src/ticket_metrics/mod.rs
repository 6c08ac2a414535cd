//! `/api/v2/ticket_metrics`: what is counted on tickets. The metric of a ticket has the ticket's number.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("tickets:read");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/ticket_metrics", READ, handlers::list)
        .get("/api/v2/ticket_metrics/{id}", READ, handlers::show)
        .get("/api/v2/tickets/{id}/metrics", READ, handlers::of_ticket)
}
