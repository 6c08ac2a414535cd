//! `/api/balie/v1/security`: from which networks the account may be reached, what is asked of passwords, and how long
//! sessions last. For admins.

pub(crate) mod contract;
mod handlers;
mod passwords;
mod wire;

use gate::{Access, Routes};

/// The routes of security settings.
pub(crate) fn routes() -> Routes {
    let (read, write) = (Access::Admin("account:read"), Access::Admin("account:write"));
    Routes::new()
        .get("/api/balie/v1/security/networks", read, handlers::networks)
        .put("/api/balie/v1/security/networks", write, handlers::change_networks)
        .get("/api/balie/v1/security/passwords", read, handlers::passwords)
        .put("/api/balie/v1/security/passwords", write, handlers::change_passwords)
        .get("/api/balie/v1/security/sessions", read, handlers::sessions)
        .put("/api/balie/v1/security/sessions", write, handlers::change_sessions)
}
