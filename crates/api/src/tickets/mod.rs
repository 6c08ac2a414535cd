//! `/api/v2/tickets` and what hangs below a ticket.

mod audits;
mod handlers;
mod read;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("tickets:read");
const WRITE: Access = Access::Agent("tickets:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/tickets", READ, handlers::list)
        .post("/api/v2/tickets", WRITE, handlers::create)
        .get("/api/v2/tickets/count", READ, handlers::count)
        .get("/api/v2/tickets/show_many", READ, handlers::show_many)
        .get("/api/v2/tickets/{id}", READ, handlers::show)
        .put("/api/v2/tickets/{id}", Access::Staff("tickets:write"), handlers::update)
        .delete("/api/v2/tickets/{id}", WRITE, handlers::delete)
        .get("/api/v2/tickets/{id}/comments", READ, handlers::comments)
        .put("/api/v2/tickets/{id}/comments/{comment_id}/make_private", WRITE, handlers::make_private)
        .get("/api/v2/tickets/{id}/audits", READ, handlers::audits)
        .get("/api/v2/deleted_tickets", WRITE, handlers::deleted)
        .put("/api/v2/deleted_tickets/{id}/restore", WRITE, handlers::restore)
        .delete("/api/v2/deleted_tickets/{id}", Access::Admin("tickets:write"), handlers::permanently_delete)
        .get("/api/v2/users/{id}/tickets/requested", READ, handlers::requested)
        .get("/api/v2/users/{id}/tickets/assigned", READ, handlers::assigned)
        .get("/api/v2/organizations/{id}/tickets", READ, handlers::of_organization)
}
