//! Signing in and out on our own screens.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    let read = Access::EndUser("users:read");
    let write = Access::EndUser("users:write");
    Routes::new()
        .post("/api/balie/v1/sessions", Access::Public("signing in is how one becomes somebody"), handlers::sign_in)
        .post("/api/balie/v1/sessions/renew", write, handlers::renew)
        .get("/api/v2/sessions", read, handlers::list)
        .get("/api/v2/users/me/session", read, handlers::current)
        .delete("/api/v2/users/me/session", write, handlers::sign_out)
        .get("/api/v2/users/me/session/renew", read, handlers::authenticity_token)
        .delete("/api/v2/users/me/sessions", write, handlers::end_all_own)
        .delete("/api/v2/users/me/logout", write, handlers::sign_out)
        .get("/api/v2/users/{id}/sessions", read, handlers::list_of_user)
        .delete("/api/v2/users/{id}/sessions", write, handlers::end_all)
        .get("/api/v2/users/{id}/sessions/{session_id}", read, handlers::show)
        .delete("/api/v2/users/{id}/sessions/{session_id}", write, handlers::end)
}
