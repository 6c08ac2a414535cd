//! JSON web tokens of providers (RFC 7519): HS256 with a shared secret, and nothing else (rule 29).
//!
//! The algorithm is ours, never the header's; keys named or brought by a header are not looked at. When a token counts
//! is for the caller to judge: here only the signature speaks.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::random::{Randomness, array};
use crate::secret::SecretString;

/// Longest token that is looked at, in bytes.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024;
/// Random bytes of a shared secret; RFC 7518 (3.2) asks for at least the hash's 32.
const SECRET_BYTES: usize = 48;

/// Why a token does not count.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum JwtError {
    #[error("the token is too long")]
    TooLong,
    #[error("the token cannot be read")]
    Malformed,
    #[error("the token is not signed by HS256")]
    Algorithm,
    #[error("the signature is another secret's")]
    Signature,
}

/// A new shared secret: 64 characters of base64url.
pub fn new_secret(random: &dyn Randomness) -> SecretString {
    let bytes = Zeroizing::new(array::<SECRET_BYTES>(random));
    SecretString::from(URL_SAFE_NO_PAD.encode(bytes.as_slice()))
}

/// The claims of a token that was signed with `secret`. No claim is judged.
///
/// # Errors
/// Every [`JwtError`].
pub fn claims(token: &str, secret: &[u8]) -> Result<Value, JwtError> {
    if token.len() > MAX_TOKEN_BYTES {
        return Err(JwtError::TooLong);
    }
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    let decoded = decode::<Value>(token, &DecodingKey::from_secret(secret), &validation);
    let decoded = decoded.map_err(|error| match error.kind() {
        ErrorKind::InvalidSignature => JwtError::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => {
            JwtError::Algorithm
        }
        _ => JwtError::Malformed,
    })?;
    // What must be understood to read the token (RFC 7515, 4.1.11) is nothing we understand.
    if decoded.header.crit.is_some() { Err(JwtError::Malformed) } else { Ok(decoded.claims) }
}

#[cfg(test)]
mod tests;
