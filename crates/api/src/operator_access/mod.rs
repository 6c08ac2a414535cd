//! `/api/balie/v1/operator_access`: the owner lets the operator of the installation in until a time (NET-13).

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

/// The routes of the operator's leave.
pub(crate) fn routes() -> Routes {
    let (read, write) = (Access::Admin("account:read"), Access::Admin("account:write"));
    Routes::new()
        .get("/api/balie/v1/operator_access", read, handlers::list)
        .post("/api/balie/v1/operator_access", write, handlers::grant)
        .delete("/api/balie/v1/operator_access/{id}", write, handlers::end)
}
