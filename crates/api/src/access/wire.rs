//! What brings somebody in, and what they are told who were refused.

use domain::{Error, Refusal};
use gate::Query;
use schemars::JsonSchema;

/// The form that a provider's page sends.
#[derive(JsonSchema)]
pub(super) struct Token {
    pub(super) jwt: String,
    /// Where to go then: a path of this host.
    pub(super) return_to: Option<String>,
}

impl Token {
    pub(super) fn of(given: &Query) -> Self {
        let jwt = given.get("jwt").unwrap_or_default().to_owned();
        Self { jwt, return_to: given.get("return_to").map(str::to_owned) }
    }
}

/// One plain sentence for the person; why precisely stands in the audit log, for an admin.
pub(super) const fn sentence(error: &Error) -> &'static str {
    match error {
        Error::Refused(Refusal::TooMany { .. }) => {
            "Too many sign-ins were tried from here. Please wait a few minutes and try again."
        }
        Error::Refused(Refusal::NetworkRefused) => {
            "This account cannot be reached from your network. Please contact an administrator of the account."
        }
        _ => {
            "You could not be signed in. Please try again from where you came; if that does not help, ask your administrator."
        }
    }
}
