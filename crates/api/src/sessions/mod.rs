//! Signing in and out on our own screens.

mod handlers;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/users/me/session", Access::EndUser("users:read"), handlers::current)
        .delete("/api/v2/users/me/logout", Access::EndUser("users:write"), handlers::sign_out)
        .get("/api/v2/users/{id}/sessions", Access::EndUser("users:read"), handlers::list)
        .delete("/api/v2/users/{id}/sessions", Access::EndUser("users:write"), handlers::end_all)
        .delete("/api/v2/users/{id}/sessions/{session_id}", Access::EndUser("users:write"), handlers::end)
}
