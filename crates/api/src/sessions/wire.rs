//! Sessions as Zendesk writes them, and what a screen sends and gets when somebody signs in.

use domain::Time;
use domain::assurance::FRESH_SECONDS;
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
    pub(crate) fn of(session: &identity::sessions::Session, call: &Call) -> Self {
        Self {
            url: call.url(&format!("/api/v2/users/{}/sessions/{}.json", session.user_id, session.id)),
            id: session.id,
            user_id: session.user_id,
            authenticated_at: session.authenticated_at,
            last_seen_at: session.last_seen_at,
        }
    }
}

/// What a session may be used for, and until when its proof is fresh.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Assurance {
    /// `enrolling`: add a second factor before anything else; `one_factor`; `two_factors`.
    level: &'static str,
    fresh_until: Time,
}

impl Assurance {
    pub(crate) fn of(session: &identity::sessions::Session) -> Self {
        Self { level: session.level.word(), fresh_until: session.proven_at.plus_seconds(FRESH_SECONDS) }
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
    pub(super) assurance: Assurance,
    pub(super) user: User,
    /// To be sent back as `X-CSRF-Token` with every change.
    pub(super) authenticity_token: String,
}

/// The answer to a renewal.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "RenewedSession")]
pub(crate) struct Renewed {
    pub(crate) session: Session,
    pub(crate) assurance: Assurance,
    pub(crate) authenticity_token: String,
}

/// The answer to a sign-in whose password was right and that waits for a code.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "WaitingSignIn")]
pub(super) struct Waiting {
    second_factor: WaitsFor,
}

/// What it waits for.
#[derive(JsonSchema, Serialize)]
struct WaitsFor {
    token: String,
    /// `totp`, `recovery_code`.
    methods: Vec<&'static str>,
    expires_at: Time,
}

impl Waiting {
    pub(super) fn of(pending: &identity::sessions::Pending) -> Self {
        let (token, methods) = (pending.token.expose().clone(), pending.methods.clone());
        Self { second_factor: WaitsFor { token, methods, expires_at: pending.expires_at } }
    }
}

/// What finishes it.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Finish {
    pub(super) token: String,
    pub(super) code: String,
}

/// What is proven again: the code by whoever has a second factor, else the password.
#[derive(Deserialize, JsonSchema)]
pub(super) struct StepUp {
    pub(super) password: Option<String>,
    pub(super) code: Option<String>,
}
