//! `/api/v2/job_statuses`: what became of orders for many things.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::Staff("job_statuses:read");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/job_statuses", READ, handlers::list)
        .get("/api/v2/job_statuses/show_many", READ, handlers::show_many)
        .get("/api/v2/job_statuses/{id}", READ, handlers::show)
}
