//! Sessions of people who signed in on our own screens: a cookie, a row, an end.

pub(crate) mod device;
mod proof;
mod rules;
mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use device::{KNOWN_FOR_SECONDS, known_device};
pub use proof::{authenticity_token, is_authentic};
pub use rules::{change_rules, rules};
pub use service::{
    SignedIn, current, end_presented, everybodys, of_user, renew, show, sign_in, sign_out, sign_out_everywhere,
};

use domain::Time;

/// A session as it may be shown.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: i64,
    pub user_id: i64,
    /// The device it began on.
    pub device_id: Option<i64>,
    pub agent: Option<String>,
    pub authenticated_at: Time,
    pub last_seen_at: Time,
    pub expires_at: Time,
}
