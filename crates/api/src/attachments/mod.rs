//! `/api/v2/attachments`, and the addresses their bytes are fetched from.

pub(crate) mod contract;
mod handlers;
pub(crate) mod wire;

use gate::{Access, Routes};

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/attachments/{id}", Access::EndUser("tickets:read"), handlers::show)
        // The secret in the address lets in; the account may ask for more.
        .get("/attachments/token/{secret}", Access::Visitor("tickets:read"), handlers::content)
        .get("/attachments/token/{secret}/", Access::Visitor("tickets:read"), handlers::content)
}
