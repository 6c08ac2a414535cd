//! `/user_fields` and `/organization_fields`.

pub(crate) mod contract;
mod handlers;
mod options;
mod wire;

use gate::{Access, Routes};

/// The routes of user and organization fields.
pub(crate) fn routes() -> Routes {
    let read = Access::Staff("user_fields:read");
    let write = Access::Agent("user_fields:write");
    let users = Routes::new()
        .get("/api/v2/user_fields", read, handlers::list)
        .post("/api/v2/user_fields", write, handlers::create)
        .put("/api/v2/user_fields/reorder", write, handlers::reorder)
        .get("/api/v2/user_fields/{id}", read, handlers::show)
        .put("/api/v2/user_fields/{id}", write, handlers::update)
        .delete("/api/v2/user_fields/{id}", write, handlers::delete)
        .get("/api/v2/user_fields/{id}/options", read, options::list)
        .post("/api/v2/user_fields/{id}/options", write, options::put)
        .get("/api/v2/user_fields/{id}/options/{option_id}", read, options::show)
        .delete("/api/v2/user_fields/{id}/options/{option_id}", write, options::delete);
    let read = Access::Staff("organization_fields:read");
    let write = Access::Agent("organization_fields:write");
    users
        .get("/api/v2/organization_fields", read, handlers::list)
        .post("/api/v2/organization_fields", write, handlers::create)
        .put("/api/v2/organization_fields/reorder", write, handlers::reorder)
        .get("/api/v2/organization_fields/{id}", read, handlers::show)
        .put("/api/v2/organization_fields/{id}", write, handlers::update)
        .delete("/api/v2/organization_fields/{id}", write, handlers::delete)
}
