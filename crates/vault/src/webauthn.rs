//! What passkeys and security keys say (W3C Web Authentication, level 3): is it an answer to this question, for this
//! host, by this key?
//!
//! Whose key it is, whether a question was answered before and how far a key had counted is for the caller to know.
//! We ask for no attestation and judge none: which maker's key somebody has is that person's business.

mod cose;
mod data;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
mod wire;

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

pub use cose::{ALGORITHMS, PublicKey};
pub use wire::{Assertion, Attestation, MAX_ANSWER_BYTES};

use data::AuthenticatorData;

/// Longest name of a credential, in bytes (the standard's own limit).
pub const MAX_CREDENTIAL_BYTES: usize = 1023;

/// Why an answer of a key does not count.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum WebauthnError {
    #[error("the answer is too long")]
    TooLong,
    #[error("the answer cannot be read")]
    Malformed,
    #[error("the answer is to another kind of question")]
    Type,
    #[error("the answer is to another question")]
    Challenge,
    #[error("the answer was given to another page")]
    Origin,
    #[error("the key answered for another host")]
    Host,
    #[error("nobody touched the key")]
    Presence,
    #[error("the key did not ask who holds it")]
    Verification,
    #[error("the key signs in a way that is not taken")]
    Algorithm,
    #[error("the signature is another key's")]
    Signature,
}

impl WebauthnError {
    /// The word in an event.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "passkey_too_long",
            Self::Malformed => "passkey_malformed",
            Self::Type => "passkey_type",
            Self::Challenge => "passkey_challenge",
            Self::Origin => "passkey_origin",
            Self::Host => "passkey_host",
            Self::Presence => "passkey_presence",
            Self::Verification => "passkey_verification",
            Self::Algorithm => "passkey_algorithm",
            Self::Signature => "passkey_signature",
        }
    }
}

/// What was asked, and where.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Scheme, host and port of the page: `https://acme.example:8443`.
    pub origin: &'a str,
    /// The host that the key knows us by.
    pub host: &'a str,
    /// As it was given to the page.
    pub challenge: &'a str,
    /// Must the key ask who holds it, by a code or a finger?
    pub needs_verification: bool,
}

/// A new credential.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Registered {
    pub credential: Vec<u8>,
    pub key: PublicKey,
    /// How often it says that it signed; zero where it does not count.
    pub counter: u32,
    pub is_verified: bool,
}

/// What a good answer of a known credential says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Proven {
    pub counter: u32,
    pub is_verified: bool,
}

/// Which kind of question an answer is to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Ceremony {
    Create,
    Get,
}

/// What the browser says of the page and its question.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    is_cross_origin: bool,
}

/// The question that an answer says it is to, before anything of it is believed.
///
/// # Errors
/// `Malformed`.
pub fn challenge_of(client_data: &[u8]) -> Result<String, WebauthnError> {
    read(client_data).map(|data| data.challenge)
}

fn read(client_data: &[u8]) -> Result<ClientData, WebauthnError> {
    serde_json::from_slice(client_data).map_err(|_| WebauthnError::Malformed)
}

/// A key that somebody adds (7.1 of the standard).
///
/// # Errors
/// Every [`WebauthnError`] but `Signature`.
pub fn registered(asked: &Asked<'_>, answer: &Attestation) -> Result<Registered, WebauthnError> {
    judge_page(asked, &answer.client_data, Ceremony::Create)?;
    let bytes = data::of_attestation(&answer.attestation_object)?;
    let said = AuthenticatorData::read(bytes)?;
    judge_authenticator(asked, &said)?;
    let (credential, key) = said.credential.ok_or(WebauthnError::Malformed)?;
    let key = PublicKey::read(key)?;
    Ok(Registered { credential: credential.to_vec(), key, counter: said.counter, is_verified: said.is_verified })
}

/// An answer of a credential whose key we know (7.2 of the standard).
///
/// # Errors
/// Every [`WebauthnError`].
pub fn proven(asked: &Asked<'_>, key: &PublicKey, answer: &Assertion) -> Result<Proven, WebauthnError> {
    judge_page(asked, &answer.client_data, Ceremony::Get)?;
    let said = AuthenticatorData::read(&answer.authenticator_data)?;
    judge_authenticator(asked, &said)?;
    let mut signed = answer.authenticator_data.clone();
    signed.extend_from_slice(digest(&SHA256, &answer.client_data).as_ref());
    key.verify(&signed, &answer.signature)?;
    Ok(Proven { counter: said.counter, is_verified: said.is_verified })
}

fn judge_page(asked: &Asked<'_>, client_data: &[u8], ceremony: Ceremony) -> Result<(), WebauthnError> {
    let said = read(client_data)?;
    let kind = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    if said.ceremony != kind {
        return Err(WebauthnError::Type);
    }
    if !bool::from(said.challenge.as_bytes().ct_eq(asked.challenge.as_bytes())) {
        return Err(WebauthnError::Challenge);
    }
    // Our pages stand in no frame, so nothing that does is ours.
    if said.origin != asked.origin || said.is_cross_origin {
        return Err(WebauthnError::Origin);
    }
    Ok(())
}

fn judge_authenticator(asked: &Asked<'_>, said: &AuthenticatorData<'_>) -> Result<(), WebauthnError> {
    if said.host_digest != digest(&SHA256, asked.host.as_bytes()).as_ref() {
        return Err(WebauthnError::Host);
    }
    if !said.is_present {
        return Err(WebauthnError::Presence);
    }
    if asked.needs_verification && !said.is_verified {
        return Err(WebauthnError::Verification);
    }
    Ok(())
}

/// Bytes as the pages write them.
#[must_use]
pub fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads what [`encoded`] wrote.
#[must_use]
pub fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
