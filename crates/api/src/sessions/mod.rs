//! Signing in and out on our own screens.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

pub(crate) use handlers::renewed;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    let read = Access::EndUser("users:read");
    let write = Access::EndUser("users:write");
    // Who must add a second factor can see and end the own session, and prove again to be there.
    let enrolling_read = Access::Enrolling("users:read");
    let enrolling_write = Access::Enrolling("users:write");
    let becoming = Access::Public("signing in is how one becomes somebody");
    Routes::new()
        .post("/api/balie/v1/sessions", becoming, handlers::sign_in)
        .post("/api/balie/v1/sessions/second_factor", becoming, handlers::finish)
        .post("/api/balie/v1/sessions/step_up", enrolling_write, handlers::step_up)
        .post("/api/balie/v1/sessions/renew", enrolling_write, handlers::renew)
        .get("/api/v2/sessions", read, handlers::list)
        .get("/api/v2/users/me/session", enrolling_read, handlers::current)
        .delete("/api/v2/users/me/session", enrolling_write, handlers::sign_out)
        .get("/api/v2/users/me/session/renew", enrolling_read, handlers::authenticity_token)
        .delete("/api/v2/users/me/sessions", enrolling_write, handlers::end_all_own)
        .delete("/api/v2/users/me/logout", enrolling_write, handlers::sign_out)
        .get("/api/v2/users/{id}/sessions", read, handlers::list_of_user)
        .delete("/api/v2/users/{id}/sessions", write, handlers::end_all)
        .get("/api/v2/users/{id}/sessions/{session_id}", read, handlers::show)
        .delete("/api/v2/users/{id}/sessions/{session_id}", write, handlers::end)
}
