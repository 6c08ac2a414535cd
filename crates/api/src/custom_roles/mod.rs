//! `/custom_roles`: the roles staff can be given by number.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

/// The routes of roles.
pub(crate) fn routes() -> Routes {
    Routes::new().get("/api/v2/custom_roles", Access::Staff("custom_roles:read"), handlers::list).get(
        "/api/v2/custom_roles/{id}",
        Access::Staff("custom_roles:read"),
        handlers::show,
    )
}
