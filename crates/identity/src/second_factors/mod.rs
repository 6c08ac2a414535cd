//! Second factors: authenticator apps, recovery codes, what the account asks for, and taking somebody's away (AUT-4).

mod check;
mod names;
mod policy;
mod recovery;
mod service;
pub(crate) mod sql;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use check::{Checked, check, methods};
pub(crate) use names::clean_name;
pub use names::rename;
pub use policy::{PolicyChange, change_policy};
pub(crate) use recovery::first_codes;
pub use recovery::{CODES, new_codes};
pub(crate) use service::make_room;
pub use service::{Confirmed, Enrolment, Overview, confirm, enrol, overview, remove, reset};

use domain::Time;

/// Most second factors of one person.
pub const MOST_FACTORS: i64 = 10;
/// Longest name of one, in characters.
pub const LONGEST_NAME: usize = 100;
/// How long a factor waits to be confirmed, in seconds.
pub const UNCONFIRMED_SECONDS: i64 = 3600;

/// An authenticator app.
pub const TOTP: &str = "totp";
/// A passkey or security key.
pub const PASSKEY: &str = "passkey";

/// A second factor as it may be listed: never its secret.
#[derive(Clone, Debug)]
pub struct SecondFactor {
    pub id: i64,
    pub user_id: i64,
    pub kind: String,
    pub name: String,
    pub created_at: Time,
    /// It counts from here on; before that it is only a wish.
    pub confirmed_at: Option<Time>,
    pub last_used_at: Option<Time>,
}
