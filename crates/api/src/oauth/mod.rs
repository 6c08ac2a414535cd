//! OAuth 2.0 (AUT-6): `/oauth/…` for programs, `/api/v2/oauth/…` as in Zendesk, and the consent of people at a screen.

mod authorization;
mod clients;
pub(crate) mod contract;
mod endpoint;
mod grants;
mod metadata;
mod tokens;
mod wire;

use gate::{Access, Routes};

/// Largest body of a program's request, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// The routes of OAuth.
pub(crate) fn routes() -> Routes {
    let (read, write) = (Access::EndUser("oauth:read"), Access::EndUser("oauth:write"));
    let (see, manage) = (Access::Admin("oauth:read"), Access::Admin("oauth:write"));
    let program = Access::Client("a program proves itself, by its secret or by PKCE");
    let asking = Access::Public("asking is no right; a person says yes at a screen");
    Routes::new()
        .get("/.well-known/oauth-authorization-server", Access::Public("it holds addresses only"), metadata::show)
        .get("/oauth/authorizations/new", asking, authorization::new)
        .post("/oauth/tokens", program, endpoint::token)
        .post("/oauth/introspect", program, endpoint::introspect)
        .post("/oauth/revoke", program, endpoint::revoke)
        .get("/api/balie/v1/oauth/authorization", read, authorization::show)
        .post("/api/balie/v1/oauth/authorization", write, authorization::answer)
        .get("/api/balie/v1/users/me/oauth/grants", read, grants::list)
        .delete("/api/balie/v1/users/me/oauth/grants/{grant_id}", write, grants::end)
        .get("/api/v2/oauth/clients", see, clients::list)
        .post("/api/v2/oauth/clients", manage, clients::create)
        .get("/api/v2/oauth/clients/{id}", see, clients::show)
        .put("/api/v2/oauth/clients/{id}", manage, clients::update)
        .delete("/api/v2/oauth/clients/{id}", manage, clients::delete)
        .put("/api/v2/oauth/clients/{id}/generate_secret", manage, clients::generate_secret)
        .get("/api/v2/oauth/tokens", read, tokens::list)
        .get("/api/v2/oauth/tokens/current", read, tokens::current)
        .delete("/api/v2/oauth/tokens/current", write, tokens::revoke_current)
        .get("/api/v2/oauth/tokens/{id}", read, tokens::show)
        .delete("/api/v2/oauth/tokens/{id}", write, tokens::revoke)
}
