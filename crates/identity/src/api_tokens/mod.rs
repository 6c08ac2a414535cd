//! API tokens: shown once, stored as a keyed hash, with scopes, an end and the time of last use (AUT-6).

mod service;
mod sql;

pub use service::{NewToken, create, list, revoke};

use domain::Time;

/// A token as it may be listed: never the secret.
#[derive(Clone, Debug)]
pub struct ApiToken {
    pub id: i64,
    /// The user it acts as; none: whoever is named with it (`email/token`).
    pub user_id: Option<i64>,
    pub description: String,
    pub scopes: String,
    pub created_at: Time,
    pub expires_at: Option<Time>,
    pub last_used_at: Option<Time>,
    pub revoked_at: Option<Time>,
}
