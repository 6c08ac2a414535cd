//! Devices: the browsers a user signed in with, each known by a cookie (PRD-5).

mod policy;

use crate::ids::UserId;
use crate::time::Time;

/// Most devices of one user; the one that was not seen for longest goes first.
pub const MOST_DEVICES: u32 = 100;
/// How long "this was not me" may be said, in seconds: seven days.
pub const ALARM_SECONDS: i64 = 7 * 24 * 3600;

/// A device of a user.
#[derive(Clone, Debug)]
pub struct Device {
    pub id: i64,
    pub user_id: UserId,
    /// What it calls itself: browser and system; empty when it does not say.
    pub name: String,
    /// The last address it was seen at.
    pub address: Option<String>,
    /// Where that is, as far as is known.
    pub place: Option<String>,
    pub first_seen_at: Time,
    pub last_seen_at: Time,
    /// How many sessions are open on it.
    pub sessions: i64,
}

/// The devices of a user as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Devices {
    pub user_id: UserId,
}
