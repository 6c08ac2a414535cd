//! Answers of a browser as our pages send them: JSON with bytes in base64url.

use serde::{Deserialize, Deserializer, de};

use super::{MAX_CREDENTIAL_BYTES, WebauthnError, decoded};

/// Longest answer that is looked at, in bytes of its text.
pub const MAX_ANSWER_BYTES: usize = 12 * 1024;
/// Longest handle of a person in an answer (the standard's own limit).
const MAX_USER_BYTES: usize = 64;

/// What a browser answers when a key is added.
#[derive(Clone, Debug, Deserialize)]
pub struct Attestation {
    #[serde(rename = "clientDataJSON", deserialize_with = "bytes")]
    pub client_data: Vec<u8>,
    #[serde(rename = "attestationObject", deserialize_with = "bytes")]
    pub attestation_object: Vec<u8>,
}

/// What a browser answers when a key proves who is there.
#[derive(Clone, Debug, Deserialize)]
pub struct Assertion {
    /// The credential's name.
    #[serde(rename = "id", deserialize_with = "bytes")]
    pub credential: Vec<u8>,
    #[serde(rename = "clientDataJSON", deserialize_with = "bytes")]
    pub client_data: Vec<u8>,
    #[serde(rename = "authenticatorData", deserialize_with = "bytes")]
    pub authenticator_data: Vec<u8>,
    #[serde(deserialize_with = "bytes")]
    pub signature: Vec<u8>,
    /// Who the key thinks it belongs to; empty where it keeps no people.
    #[serde(default, rename = "userHandle", deserialize_with = "bytes")]
    pub user: Vec<u8>,
}

fn bytes<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(input)?;
    decoded(&text).ok_or_else(|| de::Error::custom("not base64url"))
}

impl Attestation {
    /// Reads one.
    ///
    /// # Errors
    /// `TooLong`; `Malformed`.
    pub fn read(text: &str) -> Result<Self, WebauthnError> {
        within(text)?;
        serde_json::from_str(text).map_err(|_| WebauthnError::Malformed)
    }
}

impl Assertion {
    /// Reads one.
    ///
    /// # Errors
    /// `TooLong`; `Malformed`.
    pub fn read(text: &str) -> Result<Self, WebauthnError> {
        within(text)?;
        let read: Self = serde_json::from_str(text).map_err(|_| WebauthnError::Malformed)?;
        let is_named = (1..=MAX_CREDENTIAL_BYTES).contains(&read.credential.len());
        if is_named && read.user.len() <= MAX_USER_BYTES { Ok(read) } else { Err(WebauthnError::Malformed) }
    }
}

const fn within(text: &str) -> Result<(), WebauthnError> {
    if text.len() > MAX_ANSWER_BYTES { Err(WebauthnError::TooLong) } else { Ok(()) }
}
