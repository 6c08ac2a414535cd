//! Sessions of people who signed in on our own screens: a cookie, a row, an end.

pub(crate) mod device;
mod mint;
mod passkey;
mod pending;
mod proof;
mod rules;
mod service;
mod sql;
mod step_up;
#[cfg(test)]
mod tests;

pub use device::{KNOWN_FOR_SECONDS, known_device};
pub use mint::{Arrival, Minted, SignedIn, mint};
pub(crate) use mint::{Rotation, refused, rotate};
#[cfg(test)]
pub(crate) use passkey::by_answer;
pub use passkey::sign_in_by_passkey;
pub use pending::{MOST_ATTEMPTS, Pending, Proof, WAITS_SECONDS, finish, finishing_question};
pub use proof::{authenticity_token, is_authentic};
pub use rules::{change_rules, rules};
pub use service::{current, end_presented, everybodys, of_user, renew, show, sign_in, sign_out, sign_out_everywhere};
pub(crate) use service::{tell_refusal, tell_refusal_of};
pub use step_up::{StepUp, step_up};

use domain::Time;
use domain::assurance::{Evidence, Level};

/// A session as it may be shown. It comes from its row only, and the row is written by [`mint`] only.
///
/// ```compile_fail
/// fn forged(of: identity::sessions::Session) -> identity::sessions::Session {
///     identity::sessions::Session {
///         id: 1,
///         user_id: 1,
///         device_id: None,
///         agent: None,
///         authenticated_at: of.authenticated_at,
///         last_seen_at: of.last_seen_at,
///         expires_at: of.expires_at,
///         level: of.level,
///         proven_at: of.proven_at,
///     }
/// }
/// ```
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
    /// What it may be used for.
    pub level: Level,
    /// When the last strong proof was.
    pub proven_at: Time,
    pub(crate) evidence: Evidence,
    _read: FromRow,
}

/// Says that a session was read from its row.
#[derive(Clone, Copy, Debug)]
struct FromRow;
