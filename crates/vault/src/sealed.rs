//! Sealing small values (columns, wrapped keys) with AES-256-GCM, and the blind index to find them.
//!
//! Stored form: `version (1) | nonce (12) | ciphertext | tag (16)`. The nonce is random, so one key
//! may seal at most 2^32 values (NIST SP 800-38D, 8.3); keys are per account and purpose.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::derive::hmac_sha256;
use crate::keys::SubKey;
use crate::random::{Randomness, array};

/// The largest value [`seal`] takes, in bytes (16 MiB). Bigger things are blobs.
pub const MAX_PLAIN_BYTES: usize = 16 * 1024 * 1024;

/// What goes around the plaintext: version, nonce, tag.
pub(crate) const OVERHEAD: usize = 1 + NONCE + TAG;
pub(crate) const NONCE: usize = 12;
pub(crate) const TAG: usize = 16;
const VERSION: u8 = 1;

/// Why a value could not be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SealError {
    /// More than [`MAX_PLAIN_BYTES`].
    #[error("the value is too long to be sealed as a field")]
    TooLong,
    /// Too short to be a sealed value.
    #[error("the sealed value is cut short")]
    Truncated,
    /// Sealed by a newer or unknown format.
    #[error("the sealed value has an unknown version")]
    UnknownVersion,
    /// Wrong key, wrong associated data, or changed bytes: which one cannot be known.
    #[error("the sealed value does not open with this key in this place")]
    Refused,
}

/// Seals `plain` under `key`. `aad` names the place (say `users.phone/123`): the value opens only
/// with the same `aad`, so it cannot be copied into another row or column.
///
/// # Errors
/// [`SealError::TooLong`].
pub fn seal(key: &SubKey, aad: &[u8], plain: &[u8], random: &dyn Randomness) -> Result<Vec<u8>, SealError> {
    seal_with(key.expose(), aad, plain, random)
}

/// Opens what [`seal`] made with the same key and `aad`.
///
/// # Errors
/// Every [`SealError`].
pub fn open(key: &SubKey, aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    open_with(key.expose(), aad, sealed)
}

/// A keyed fingerprint of `text`, to look up a sealed value by equality.
///
/// Normalise the text first (case, spaces) and put the column in front of it, so that equal values
/// in two columns do not show as equal. 128 bits of HMAC-SHA256 under the index key.
pub fn blind_index(key: &SubKey, text: &str) -> [u8; 16] {
    let tag = hmac_sha256(key.expose(), &[b"balie/blind-index/1\0", text.as_bytes()]);
    let mut index = [0; 16];
    for (to, from) in index.iter_mut().zip(tag) {
        *to = from;
    }
    index
}

pub(crate) fn seal_with(
    key: &[u8; 32],
    aad: &[u8],
    plain: &[u8],
    random: &dyn Randomness,
) -> Result<Vec<u8>, SealError> {
    if plain.len() > MAX_PLAIN_BYTES {
        return Err(SealError::TooLong);
    }
    let nonce: [u8; NONCE] = array(random);
    let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD);
    sealed.push(VERSION);
    sealed.extend_from_slice(&nonce);
    seal_onto(&gcm(key)?, nonce, &full_aad(aad), plain, &mut sealed)?;
    Ok(sealed)
}

pub(crate) fn open_with(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let (version, rest) = sealed.split_first().ok_or(SealError::Truncated)?;
    if *version != VERSION {
        return Err(SealError::UnknownVersion);
    }
    let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Truncated)?;
    let mut plain = Zeroizing::new(Vec::with_capacity(body.len()));
    open_onto(&gcm(key)?, *nonce, &full_aad(aad), body, &mut plain)?;
    Ok(plain)
}

/// The associated data as authenticated: format and version stand before the caller's.
fn full_aad(aad: &[u8]) -> Vec<u8> {
    [b"balie/sealed/", [VERSION].as_slice(), aad].concat()
}

/// The cipher ready for use. With a 32 byte key this does not fail in practice.
pub(crate) fn gcm(key: &[u8; 32]) -> Result<LessSafeKey, SealError> {
    let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| SealError::Refused)?;
    Ok(LessSafeKey::new(key))
}

/// Appends ciphertext and tag of `plain` to `out`.
pub(crate) fn seal_onto(
    key: &LessSafeKey,
    nonce: [u8; NONCE],
    aad: &[u8],
    plain: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), SealError> {
    let start = out.len();
    out.extend_from_slice(plain);
    let in_out = out.get_mut(start..).unwrap_or_default();
    let nonce = Nonce::assume_unique_for_key(nonce);
    match key.seal_in_place_separate_tag(nonce, Aad::from(aad), in_out) {
        Ok(tag) => {
            out.extend_from_slice(tag.as_ref());
            Ok(())
        }
        Err(_) => {
            wipe_from(out, start);
            Err(SealError::TooLong)
        }
    }
}

/// Appends the plaintext of `body` (ciphertext and tag) to `out`; on refusal `out` is as before.
pub(crate) fn open_onto(
    key: &LessSafeKey,
    nonce: [u8; NONCE],
    aad: &[u8],
    body: &[u8],
    out: &mut Vec<u8>,
) -> Result<(), SealError> {
    let (cipher, tag) = body.split_last_chunk::<TAG>().ok_or(SealError::Truncated)?;
    let start = out.len();
    out.resize(start + cipher.len(), 0);
    let plain = out.get_mut(start..).unwrap_or_default();
    let nonce = Nonce::assume_unique_for_key(nonce);
    let opened = key.open_separate_gather(nonce, Aad::from(aad), cipher, tag, plain);
    if opened.is_err() {
        wipe_from(out, start);
        return Err(SealError::Refused);
    }
    Ok(())
}

/// Takes away what was written after `start`, so that no plaintext stays after a failure.
fn wipe_from(out: &mut Vec<u8>, start: usize) {
    for byte in out.iter_mut().skip(start) {
        *byte = 0;
    }
    out.truncate(start);
}

#[cfg(test)]
mod tests;
