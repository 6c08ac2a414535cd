//! Devices of users: where somebody signed in, and signing one out. Our own addition: Zendesk has no such routes.

pub(crate) mod contract;
mod handlers;
mod wire;

use gate::{Access, Routes};

/// The routes of devices.
pub(crate) fn routes() -> Routes {
    let (read, write) = (Access::EndUser("users:read"), Access::EndUser("users:write"));
    let word = Access::Public("the word in the mail is the right; its holder may be signed out everywhere");
    Routes::new()
        .get("/api/balie/v1/users/me/devices", read, handlers::list_own)
        .delete("/api/balie/v1/users/me/devices", write, handlers::forget_own_others)
        .delete("/api/balie/v1/users/me/devices/{device_id}", write, handlers::forget_own)
        .get("/api/balie/v1/users/{id}/devices", read, handlers::list)
        .delete("/api/balie/v1/users/{id}/devices", write, handlers::forget_others)
        .delete("/api/balie/v1/users/{id}/devices/{device_id}", write, handlers::forget)
        .post("/api/balie/v1/devices/not_me", word, handlers::not_me)
}
