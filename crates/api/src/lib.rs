//! The API: Zendesk's `/api/v2`, and our own additions under `/api/balie/v1`.

use gate::Routes;

mod sessions;
mod tickets;

/// Every route of the API.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .and(sessions::routes())
        .and(tickets::routes())
}
