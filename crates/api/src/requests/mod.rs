//! `/api/v2/requests`: tickets as their customer sees them.

pub(crate) mod contract;
mod handlers;
mod read;
mod wire;

use gate::{Access, Routes};

const READ: Access = Access::EndUser("requests:read");
const WRITE: Access = Access::EndUser("requests:write");
/// Where the account takes requests from anybody; the service asks.
const ASK: Access = Access::Visitor("requests:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/requests", READ, handlers::list)
        .post("/api/v2/requests", ASK, handlers::create)
        .get("/api/v2/requests/open", READ, handlers::open)
        .get("/api/v2/requests/solved", READ, handlers::solved)
        .get("/api/v2/requests/ccd", READ, handlers::ccd)
        .get("/api/v2/requests/search", READ, handlers::search)
        .get("/api/v2/requests/{id}", READ, handlers::show)
        .put("/api/v2/requests/{id}", WRITE, handlers::update)
        .get("/api/v2/requests/{id}/comments", READ, handlers::comments)
        .get("/api/v2/requests/{id}/comments/{comment_id}", READ, handlers::comment)
        .get("/api/v2/users/{id}/requests", READ, handlers::of_user)
        .get("/api/v2/organizations/{id}/requests", READ, handlers::of_organization)
}
