//! `/api/v2/tickets` and what hangs below a ticket.

pub(crate) mod audits;
mod comment;
pub(crate) mod contract;
pub(crate) mod fields;
mod handlers;
mod orders;
pub(crate) mod people;
mod read;
mod relations;
pub(crate) mod sides;
mod via;
pub(crate) mod wire;

pub(crate) use orders::{IDEMPOTENCY_KEY, LOOKUP, change, creation};

use gate::{Access, Routes};

const READ: Access = Access::Staff("tickets:read");
const WRITE: Access = Access::Agent("tickets:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/tickets", READ, handlers::list)
        .post("/api/v2/tickets", WRITE, orders::create)
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
        .and(relations())
}

/// What hangs together with a ticket.
fn relations() -> Routes {
    Routes::new()
        .get("/api/v2/problems", READ, relations::problems)
        .post("/api/v2/problems/autocomplete", READ, relations::autocomplete_problems)
        .get("/api/v2/tickets/{id}/incidents", READ, relations::incidents)
        .get("/api/v2/tickets/{id}/related", READ, relations::related)
        .get("/api/v2/tickets/{id}/collaborators", READ, relations::collaborators)
        .get("/api/v2/tickets/{id}/followers", READ, relations::followers)
        .get("/api/v2/tickets/{id}/email_ccs", READ, relations::email_ccs)
        .get("/api/v2/tickets/{id}/tags", READ, relations::tags)
        .post("/api/v2/tickets/{id}/tags", WRITE, relations::set_tags)
        .put("/api/v2/tickets/{id}/tags", WRITE, relations::add_tags)
        .delete("/api/v2/tickets/{id}/tags", WRITE, relations::remove_tags)
        .post("/api/v2/tickets/{id}/merge", WRITE, relations::merge)
        .put("/api/v2/tickets/{id}/mark_as_spam", WRITE, relations::mark_as_spam)
        .get("/api/v2/users/{id}/tickets/requested/count", READ, relations::count_requested)
        .get("/api/v2/users/{id}/tickets/assigned/count", READ, relations::count_assigned)
        .get("/api/v2/users/{id}/tickets/ccd", READ, relations::ccd)
        .get("/api/v2/users/{id}/tickets/ccd/count", READ, relations::count_ccd)
        .get("/api/v2/users/{id}/tickets/followed", READ, relations::followed)
        .get("/api/v2/organizations/{id}/tickets/count", READ, relations::count_of_organization)
}
