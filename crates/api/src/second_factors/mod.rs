//! One's own second factors, an admin's reset of somebody's, and whom the account asks for one (AUT-4).

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    // Open to whoever must add one before anything else.
    let read = Access::Enrolling("users:read");
    let write = Access::Enrolling("users:write");
    Routes::new()
        .get("/api/balie/v1/users/me/second_factors", read, handlers::overview)
        .post("/api/balie/v1/users/me/second_factors", write, handlers::enrol)
        .post("/api/balie/v1/users/me/second_factors/recovery_codes", write, handlers::new_codes)
        .post("/api/balie/v1/users/me/second_factors/{id}/confirm", write, handlers::confirm)
        .put("/api/balie/v1/users/me/second_factors/{id}", write, handlers::rename)
        .delete("/api/balie/v1/users/me/second_factors/{id}", write, handlers::remove)
        .delete("/api/balie/v1/users/{id}/second_factors", Access::Admin("users:write"), handlers::reset)
        .get("/api/balie/v1/security/second_factor", Access::Admin("account:read"), handlers::policy)
        .put("/api/balie/v1/security/second_factor", Access::Admin("account:write"), handlers::change_policy)
}
