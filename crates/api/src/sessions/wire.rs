//! Sessions as Zendesk writes them, and what a screen sends and gets when somebody signs in.

use domain::Time;
use gate::Call;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::users::wire::User;

/// A session in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Session {
    url: String,
    id: i64,
    user_id: i64,
    authenticated_at: Time,
    last_seen_at: Time,
}

impl Session {
    pub(super) fn of(session: &identity::sessions::Session, call: &Call) -> Self {
        Self {
            url: call.url(&format!("/api/v2/users/{}/sessions/{}.json", session.user_id, session.id)),
            id: session.id,
            user_id: session.user_id,
            authenticated_at: session.authenticated_at,
            last_seen_at: session.last_seen_at,
        }
    }
}

/// What somebody signs in with.
#[derive(Deserialize, JsonSchema)]
pub(super) struct SignIn {
    pub(super) email: String,
    pub(super) password: String,
}

/// The answer to signing in; the secret is in the cookie only.
#[derive(JsonSchema, Serialize)]
pub(super) struct SignedIn {
    pub(super) session: Session,
    pub(super) user: User,
    /// To be sent back as `X-CSRF-Token` with every change.
    pub(super) authenticity_token: String,
}

/// The answer to a renewal.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "RenewedSession")]
pub(super) struct Renewed {
    pub(super) session: Session,
    pub(super) authenticity_token: String,
}
