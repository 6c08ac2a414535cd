//! `/api/v2/search`: tickets, users, organizations and groups by words and keywords.

pub(crate) mod contract;
mod handlers;
mod read;
mod results;

use gate::{Access, Routes};

const READ: Access = Access::Staff("tickets:read");

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v2/search", READ, handlers::find).get("/api/v2/search/count", READ, handlers::count).get(
        "/api/v2/search/export",
        Access::Agent("tickets:read"),
        handlers::export,
    )
}
