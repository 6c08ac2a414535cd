//! A request for authorization: what it asks, and where its refusal may be told.

use super::{OauthClient, Problem};
use crate::scopes::Scopes;

/// What counts when no scope is named: the least there is (RFC 6749, 3.3).
const LEAST_SCOPE: &str = "read";
/// Longest `state`, in bytes.
const LONGEST_STATE: usize = 2000;
/// SHA-256 in base64url without padding.
const CHALLENGE_CHARS: usize = 43;
const NAMES: [&str; 7] =
    ["client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method"];

/// A request as it came, before its client is known.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct AuthorizationRequest {
    pub client_id: String,
    pub redirect_uri: String,
    response_type: Option<String>,
    scope: Option<String>,
    state: Option<String>,
    challenge: Option<String>,
    method: Option<String>,
    /// A parameter that was there twice: which one counted would be a guess.
    is_doubled: bool,
}

/// A request that can be granted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Asked {
    pub redirect_uri: String,
    pub scopes: Scopes,
    pub state: Option<String>,
    pub challenge: String,
}

/// A request that is refused, and where that is told.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Wrong {
    /// To the person: the address is not known to be the client's, so nothing is sent there.
    Here(Problem),
    /// To the client, at its address.
    There { redirect_uri: String, state: Option<String>, problem: Problem },
}

impl AuthorizationRequest {
    /// Reads the parameters of a request.
    ///
    /// # Errors
    /// Without a client or an address, and when one of these is there twice.
    pub fn read(pairs: &[(String, String)]) -> Result<Self, Problem> {
        let all = |name: &'static str| pairs.iter().filter(move |(known, _)| known == name);
        let one = |name| all(name).next().map(|(_, value)| value.clone()).filter(|value| !value.is_empty());
        let twice = |name| all(name).nth(1).is_some();
        if twice("client_id") || twice("redirect_uri") {
            return Err(Problem::InvalidRequest("Send client_id and redirect_uri once"));
        }
        Ok(Self {
            client_id: one("client_id").ok_or(Problem::InvalidRequest("Send client_id"))?,
            redirect_uri: one("redirect_uri")
                .ok_or(Problem::InvalidRequest("Send redirect_uri, as it is registered"))?,
            response_type: one("response_type"),
            scope: one("scope"),
            state: one("state"),
            challenge: one("code_challenge"),
            method: one("code_challenge_method"),
            is_doubled: NAMES.into_iter().any(twice),
        })
    }

    /// What can be granted to this client.
    ///
    /// # Errors
    /// [`Wrong::Here`] for an address that is not the client's, before anything else is looked at.
    pub fn asked_of(self, client: &OauthClient) -> Result<Asked, Wrong> {
        if !client.knows(&self.redirect_uri) {
            let text = "This redirect_uri is not registered for the client";
            return Err(Wrong::Here(Problem::InvalidRequest(text)));
        }
        let state = self.state.filter(|state| state.len() <= LONGEST_STATE && !self.is_doubled);
        let there = |problem| Wrong::There { redirect_uri: self.redirect_uri.clone(), state: state.clone(), problem };
        if self.is_doubled {
            return Err(there(Problem::InvalidRequest("Send each parameter once")));
        }
        if self.response_type.as_deref() != Some("code") {
            return Err(there(Problem::UnsupportedResponseType));
        }
        // A request without a challenge, or with one that anybody can read, is a downgrade whoever sends it.
        if self.method.as_deref() != Some("S256") {
            return Err(there(Problem::InvalidRequest("Send code_challenge_method=S256")));
        }
        let challenge = self.challenge.filter(|text| is_challenge(text));
        let challenge = challenge.ok_or_else(|| there(Problem::InvalidRequest("Send code_challenge (RFC 7636)")))?;
        let scopes = Scopes::asked(self.scope.as_deref().unwrap_or(LEAST_SCOPE));
        let scopes = scopes.filter(|scopes| client.scopes.cover(scopes)).ok_or_else(|| there(Problem::InvalidScope))?;
        Ok(Asked { redirect_uri: self.redirect_uri, scopes, state, challenge })
    }
}

fn is_challenge(text: &str) -> bool {
    text.len() == CHALLENGE_CHARS && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
