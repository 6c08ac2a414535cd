//! `/account/settings` in Zendesk's words, and every setting under its own name at `/api/balie/v1/settings`.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

/// The routes of settings.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/account/settings", Access::Staff("account:read"), handlers::zendesks)
        .put("/api/v2/account/settings", Access::Admin("account:write"), handlers::change_zendesks)
        .get("/api/balie/v1/settings", Access::Admin("account:read"), handlers::ours)
        .put("/api/balie/v1/settings", Access::Admin("account:write"), handlers::change_ours)
}
