//! What the routes of devices are for, take and answer.

use super::wire::{Device, NotMe};
use crate::contract::{Operation, delete, get, post};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/balie/v1/users/me/devices", "List one's own devices").one::<Vec<Device>>("devices"),
        delete("/api/balie/v1/users/me/devices", "Sign out and forget one's other devices"),
        delete("/api/balie/v1/users/me/devices/{device_id}", "Sign out and forget one of one's own devices"),
        get("/api/balie/v1/users/{id}/devices", "List a user's devices").one::<Vec<Device>>("devices"),
        delete("/api/balie/v1/users/{id}/devices", "Sign out and forget a user's devices, except the one in use"),
        delete("/api/balie/v1/users/{id}/devices/{device_id}", "Sign out and forget a device"),
        post("/api/balie/v1/devices/not_me", "Say that a new device is a stranger's").takes::<NotMe>(),
    ]
}
