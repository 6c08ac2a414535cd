//! Sessions of people who signed in on our own screens: a cookie, a row, an end.

mod device;
mod proof;
mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use device::{KNOWN_FOR_SECONDS, known_device, new_device};
pub use proof::{authenticity_token, is_authentic};
pub use service::{
    SignedIn, current, end_presented, everybodys, of_user, renew, show, sign_in, sign_out, sign_out_everywhere,
};

use domain::Time;

/// How long a session lives unless it is renewed, in seconds: twelve hours.
pub const LIFETIME_SECONDS: i64 = 12 * 3600;
/// How long a session may live by renewal before the password is asked again, in seconds: seven days.
pub const LONGEST_SECONDS: i64 = 7 * 24 * 3600;

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
