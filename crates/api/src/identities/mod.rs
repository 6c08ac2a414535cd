//! `/api/v2/users/{id}/identities`: the addresses and numbers of a user.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

const READ: Access = Access::EndUser("users:read");
const WRITE: Access = Access::EndUser("users:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/users/{id}/identities", READ, handlers::list)
        .post("/api/v2/users/{id}/identities", WRITE, handlers::create)
        .get("/api/v2/users/{id}/identities/{identity_id}", READ, handlers::show)
        .put("/api/v2/users/{id}/identities/{identity_id}", WRITE, handlers::update)
        .delete("/api/v2/users/{id}/identities/{identity_id}", WRITE, handlers::delete)
        .put("/api/v2/users/{id}/identities/{identity_id}/make_primary", WRITE, handlers::make_primary)
        .put("/api/v2/users/{id}/identities/{identity_id}/verify", WRITE, handlers::verify)
        .put("/api/v2/users/{id}/identities/{identity_id}/request_verification", WRITE, handlers::request_verification)
        .get("/api/v2/end_users/{id}/identities", READ, handlers::list)
        .post("/api/v2/end_users/{id}/identities", WRITE, handlers::create)
}
