//! Redacting texts and files of comments.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

const REDACT: Access = Access::Agent("tickets:write");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .put("/api/v2/tickets/{id}/comments/{comment_id}/redact", REDACT, handlers::text)
        .put("/api/v2/comment_redactions/{id}", REDACT, handlers::marked)
        .put(
            "/api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact",
            REDACT,
            handlers::attachment,
        )
}
