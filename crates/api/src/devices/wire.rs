//! Devices as they are written.

use domain::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A device in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct Device {
    id: i64,
    user_id: i64,
    /// Browser and system; empty when not known.
    name: String,
    /// The last address it was seen at.
    address: Option<String>,
    place: Option<String>,
    first_seen_at: Time,
    last_seen_at: Time,
    /// Sessions that are open on it.
    sessions: i64,
    /// Did this request come from it?
    is_current: bool,
}

impl Device {
    pub(super) fn of(device: domain::devices::Device, here: Option<i64>) -> Self {
        Self {
            id: device.id,
            user_id: device.user_id.number(),
            name: device.name,
            address: device.address,
            place: device.place,
            first_seen_at: device.first_seen_at,
            last_seen_at: device.last_seen_at,
            sessions: device.sessions,
            is_current: here == Some(device.id),
        }
    }
}

/// The word of the link in the mail.
#[derive(Deserialize, JsonSchema)]
pub(super) struct NotMe {
    pub(super) token: String,
}
