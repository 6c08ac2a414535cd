//! Id tokens of OpenID Connect: signed by a key the provider publishes (RFC 7517), by an algorithm of a short list.
//!
//! The kind of a key says which algorithms it may check, never the token's header alone: a published key is no shared
//! secret, and `none` is no algorithm. Keys a header brings or points to are not looked at. As in [`crate::jwt`], when
//! a token counts is for the caller to judge.

use aws_lc_rs::digest::{self, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use subtle::ConstantTimeEq as _;
use thiserror::Error;

/// Longest token that is looked at, in bytes: Microsoft's, with groups, are the long ones.
pub const MAX_TOKEN_BYTES: usize = 16 * 1024;
/// Largest set of keys that is read, in bytes.
pub const MAX_KEYS_BYTES: usize = 64 * 1024;
/// Most keys of a set; Microsoft publishes about ten.
const MOST_KEYS: usize = 40;

/// Why a set of keys or a token does not count.
#[derive(Clone, Copy, Debug, Eq, Error, PartialEq)]
pub enum IdTokenError {
    #[error("the set of keys is too large")]
    KeysTooLarge,
    #[error("the set of keys cannot be read")]
    KeysMalformed,
    #[error("the token is too long")]
    TooLong,
    #[error("the token cannot be read")]
    Malformed,
    #[error("the token is signed by no algorithm of the list")]
    Algorithm,
    /// The provider may have turned its keys over: worth a look at its set of now, not more than once in a while.
    #[error("the token's key is not in the set")]
    UnknownKey,
    #[error("the token names no key, and more than one fits")]
    AmbiguousKey,
    #[error("the signature is not of the provider's key")]
    Signature,
}

/// A key that checks signatures, with the algorithms it may check.
struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

/// The keys that a provider publishes, as far as we use them.
pub struct KeySet(Vec<Key>);

/// A token whose signature was good. No claim is judged.
pub struct Signed {
    pub claims: Value,
    hash: &'static digest::Algorithm,
}

impl KeySet {
    /// Reads a JSON Web Key Set. Keys of kinds we do not use are left out, as the standard wishes.
    ///
    /// # Errors
    /// [`IdTokenError::KeysTooLarge`], [`IdTokenError::KeysMalformed`], also when no key is left.
    pub fn read(document: &[u8]) -> Result<Self, IdTokenError> {
        if document.len() > MAX_KEYS_BYTES {
            return Err(IdTokenError::KeysTooLarge);
        }
        let document: Value = serde_json::from_slice(document).map_err(|_| IdTokenError::KeysMalformed)?;
        let keys = document.get("keys").and_then(Value::as_array).ok_or(IdTokenError::KeysMalformed)?;
        if keys.len() > MOST_KEYS {
            return Err(IdTokenError::KeysTooLarge);
        }
        // One by one: a key that a library of another year would understand spoils none of the others.
        let keys: Vec<Key> = keys.iter().filter_map(|key| usable(&serde_json::from_value(key.clone()).ok()?)).collect();
        if keys.is_empty() { Err(IdTokenError::KeysMalformed) } else { Ok(Self(keys)) }
    }

    /// The token with its claims, when one of these keys signed it.
    ///
    /// # Errors
    /// Every other [`IdTokenError`].
    pub fn opened(&self, token: &str) -> Result<Signed, IdTokenError> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(IdTokenError::TooLong);
        }
        let header = decode_header(token).map_err(|error| told(error.kind()))?;
        // What must be understood to read the token (RFC 7515, 4.1.11) is nothing we understand.
        if header.crit.is_some() {
            return Err(IdTokenError::Malformed);
        }
        let hash = hash_of(header.alg).ok_or(IdTokenError::Algorithm)?;
        let key = self.key(header.kid.as_deref(), header.alg)?;
        let mut validation = Validation::new(header.alg);
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_nbf = false;
        validation.validate_aud = false;
        let decoded = decode::<Value>(token, key, &validation).map_err(|error| told(error.kind()))?;
        Ok(Signed { claims: decoded.claims, hash })
    }

    /// The key that is named, else the only one that fits. A key of that name but another kind is not it.
    fn key(&self, id: Option<&str>, algorithm: Algorithm) -> Result<&DecodingKey, IdTokenError> {
        let named = |key: &&Key| id.is_none() || key.id.as_deref() == id;
        let mut fitting = self.0.iter().filter(|key| key.algorithms.contains(&algorithm)).filter(named);
        let key = fitting.next().ok_or(IdTokenError::UnknownKey)?;
        if fitting.next().is_some() { Err(IdTokenError::AmbiguousKey) } else { Ok(&key.key) }
    }
}

impl Signed {
    /// Did this access token come with this id token? So says `at_hash` (OpenID Connect Core, 3.1.3.6); a token
    /// without one, which the code flow allows, says nothing against it.
    #[must_use]
    pub fn came_with(&self, access_token: &str) -> bool {
        match self.claims.get("at_hash") {
            None => true,
            Some(Value::String(told)) => {
                let whole = digest(self.hash, access_token.as_bytes());
                let half = whole.as_ref().get(..whole.as_ref().len() / 2).unwrap_or_default();
                URL_SAFE_NO_PAD.encode(half).as_bytes().ct_eq(told.as_bytes()).into()
            }
            Some(_) => false,
        }
    }
}

/// The key with what it may check, if it is one for signatures and of a kind on the list.
fn usable(key: &Jwk) -> Option<Key> {
    let common = &key.common;
    let signs = common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let checks = common.key_operations.as_ref().is_none_or(|all| all.contains(&KeyOperations::Verify));
    let mut algorithms = match &key.algorithm {
        AlgorithmParameters::RSA(_) => vec![Algorithm::RS256, Algorithm::PS256],
        AlgorithmParameters::EllipticCurve(it) if it.curve == EllipticCurve::P256 => vec![Algorithm::ES256],
        AlgorithmParameters::OctetKeyPair(it) if it.curve == EllipticCurve::Ed25519 => vec![Algorithm::EdDSA],
        // Secrets above all: whoever can read the set could sign with them.
        _ => return None,
    };
    if let Some(only) = common.key_algorithm {
        algorithms.retain(|algorithm| only.to_string() == format!("{algorithm:?}"));
    }
    if !signs || !checks || algorithms.is_empty() {
        return None;
    }
    Some(Key { id: common.key_id.clone(), algorithms, key: DecodingKey::from_jwk(key).ok()? })
}

/// The list of algorithms, each with the hash of its `at_hash`.
fn hash_of(algorithm: Algorithm) -> Option<&'static digest::Algorithm> {
    match algorithm {
        Algorithm::RS256 | Algorithm::PS256 | Algorithm::ES256 => Some(&digest::SHA256),
        Algorithm::EdDSA => Some(&digest::SHA512),
        _ => None,
    }
}

fn told(kind: &ErrorKind) -> IdTokenError {
    match kind {
        ErrorKind::InvalidSignature => IdTokenError::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => {
            IdTokenError::Algorithm
        }
        _ => IdTokenError::Malformed,
    }
}

#[cfg(test)]
mod tests;
