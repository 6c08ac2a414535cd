//! Sessions of people who signed in on our own screens: a cookie, a row, an end.

mod service;
mod sql;

pub use service::{current, list, sign_in, sign_out, sign_out_everywhere};

use domain::Time;

/// How long a session lives, in seconds: twelve hours.
pub const LIFETIME_SECONDS: i64 = 12 * 3600;

/// A session as it may be shown.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: i64,
    pub user_id: i64,
    pub agent: Option<String>,
    pub authenticated_at: Time,
    pub last_seen_at: Time,
    pub expires_at: Time,
}
