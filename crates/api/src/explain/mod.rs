//! `/api/balie/v1/explain`: may somebody do something, and why? For admins.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/balie/v1/explain", Access::Admin("explain:read"), handlers::explain)
}
