//! `/api/v2/uploads`: files that wait for their comment.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

/// Somebody without an account may upload where the account takes requests from anybody.
const UPLOAD: Access = Access::Visitor("tickets:write");

pub(crate) fn routes() -> Routes {
    Routes::new().post("/api/v2/uploads", UPLOAD, handlers::create).delete(
        "/api/v2/uploads/{token}",
        UPLOAD,
        handlers::delete,
    )
}
