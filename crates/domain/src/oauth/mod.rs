//! OAuth 2.0 (AUT-6): programs that a person lets act in his name, as far as scopes and his own rights go.

mod authorization;
mod client;
mod policy;
mod problem;
mod redirect;
mod token_request;

#[cfg(test)]
mod tests;

pub use authorization::{Asked, AuthorizationRequest, Wrong};
pub use client::{ClientChange, Kind, MOST_CLIENTS, OauthClient};
pub use policy::OauthClients;
pub use problem::Problem;
pub use redirect::{is_loopback, is_safe as is_safe_redirect, is_same};
pub use token_request::{ClientProof, GrantRequest, TokenRequest, client_proof};

use crate::ids::UserId;
use crate::scopes::Scopes;
use crate::time::Time;

/// How long a code waits to be redeemed, in seconds.
pub const CODE_SECONDS: i64 = 60;
/// How long an access token lasts, in seconds: two hours.
pub const ACCESS_SECONDS: i64 = 2 * 3600;
/// How long a refresh token waits to be used, in seconds: thirty days.
pub const REFRESH_SECONDS: i64 = 30 * 24 * 3600;
/// Most grants of one client for one user; of more the oldest ends.
pub const MOST_GRANTS: i64 = 100;

/// What a person (or, with client credentials, an admin) let a client do: the family of all tokens that came of it.
#[derive(Clone, Debug)]
pub struct OauthGrant {
    pub id: i64,
    pub client_id: i64,
    pub user_id: UserId,
    pub scopes: Scopes,
    pub created_at: Time,
    /// When nothing of it works any more.
    pub ends_at: Time,
}

/// A token that works, never its secret.
#[derive(Clone, Debug)]
pub struct OauthToken {
    pub id: i64,
    pub grant_id: i64,
    pub client_id: i64,
    pub user_id: UserId,
    pub scopes: Scopes,
    pub created_at: Time,
    pub used_at: Option<Time>,
    pub expires_at: Time,
    /// None where there is no refresh token.
    pub refresh_expires_at: Option<Time>,
}
