//! `/api/v2/tags` and `/api/v2/autocomplete/tags`.

pub(crate) mod contract;
mod handlers;

use gate::{Access, Routes};

const READ: Access = Access::Staff("tickets:read");

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v2/tags", READ, handlers::list).get("/api/v2/tags/count", READ, handlers::count).get(
        "/api/v2/autocomplete/tags",
        READ,
        handlers::autocomplete,
    )
}
