//! The code in the reply address of an outgoing mail: says which ticket and who may answer, until
//! when, and cannot be forged.
//!
//! It stands in the local part of an address (`support+CODE@…`), so it is at most 48 characters of
//! lower case base32 and survives a change of case on its way. Bytes before encoding: `form (1) |
//! ticket | recipient | last day (2) | MAC (16)`. The form byte holds the version (2 bits) and how
//! many bytes ticket and recipient take (3 bits each). The MAC is HMAC-SHA256 cut to 128 bits
//! (RFC 2104, section 5) over all that stands before it.

use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::derive::hmac_sha256;
use crate::keys::SubKey;

const VERSION: u8 = 1;
const MAC: usize = 16;
/// 48 characters hold 30 bytes; form, day and MAC take 19 of them.
const MAX_CHARS: usize = 48;
const MAX_ID_BYTES: usize = 11;
const DAY_SECONDS: i64 = 86_400;
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Why a code cannot be made or is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ReplyError {
    /// An id is negative, above 2^56, or both together need more than eleven bytes (say a ticket
    /// above 2^40 with a user above 2^48).
    #[error("the ids do not fit into a reply code")]
    IdTooLarge,
    /// The expiry lies before 1970 or after the year 2149.
    #[error("the expiry does not fit into a reply code")]
    ExpiryOutOfRange,
    /// Not the shape of a code: probably an ordinary address.
    #[error("not a reply code")]
    Malformed,
    /// A version this server does not know.
    #[error("the reply code has an unknown version")]
    UnknownVersion,
    /// The MAC is not ours: guessed, changed, or of another account.
    #[error("the reply code is not genuine")]
    Forged,
    /// Genuine but too old. Says what it was for, so that the reply can be shown beside the ticket.
    #[error("the reply code has expired")]
    Expired(ReplyCode),
}

/// What a reply code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReplyCode {
    /// The ticket that may be answered.
    pub ticket: i64,
    /// The user to whom the mail was sent; only this person's voice may be taken from it.
    pub recipient: i64,
    /// The last day on which the code is taken, counted from 1970-01-01 (UTC).
    pub last_day: u16,
}

impl ReplyCode {
    /// A code that is good at least until `expires_at` (seconds since 1970), and to the end of that
    /// day (UTC).
    ///
    /// # Errors
    /// [`ReplyError::IdTooLarge`], [`ReplyError::ExpiryOutOfRange`].
    pub fn new(ticket: i64, recipient: i64, expires_at: i64) -> Result<Self, ReplyError> {
        let last_day = u16::try_from(expires_at.div_euclid(DAY_SECONDS)).map_err(|_| ReplyError::ExpiryOutOfRange)?;
        let code = Self { ticket, recipient, last_day };
        code.head()?;
        Ok(code)
    }

    /// The text for the address, lower case, at most 48 characters. `key` is the `Replies` key.
    ///
    /// # Errors
    /// [`ReplyError::IdTooLarge`].
    pub fn encode(&self, key: &SubKey) -> Result<String, ReplyError> {
        let mut bytes = self.head()?;
        let mac = mac(key, &bytes);
        bytes.extend_from_slice(&mac);
        Ok(to_base32(&bytes))
    }

    /// Reads a code and proves that this account gave it out and that it is still good at
    /// `now_seconds` (since 1970). Case does not matter.
    ///
    /// # Errors
    /// Every [`ReplyError`] but the two of [`ReplyCode::new`].
    pub fn verify(key: &SubKey, text: &str, now_seconds: i64) -> Result<Self, ReplyError> {
        let bytes = from_base32(text).ok_or(ReplyError::Malformed)?;
        let (head, found) = bytes.split_last_chunk::<MAC>().ok_or(ReplyError::Malformed)?;
        let (form, rest) = head.split_first().ok_or(ReplyError::Malformed)?;
        if form >> 6 != VERSION {
            return Err(ReplyError::UnknownVersion);
        }
        let (ticket, rest) = rest.split_at_checked(usize::from(form >> 3 & 7)).ok_or(ReplyError::Malformed)?;
        let (recipient, day) = rest.split_at_checked(usize::from(form & 7)).ok_or(ReplyError::Malformed)?;
        let day: [u8; 2] = day.try_into().map_err(|_| ReplyError::Malformed)?;
        if !bool::from(mac(key, head).ct_eq(found)) {
            return Err(ReplyError::Forged);
        }
        let code = Self { ticket: number(ticket), recipient: number(recipient), last_day: u16::from_be_bytes(day) };
        if now_seconds.div_euclid(DAY_SECONDS) > i64::from(code.last_day) {
            return Err(ReplyError::Expired(code));
        }
        Ok(code)
    }

    /// Everything before the MAC.
    fn head(&self) -> Result<Vec<u8>, ReplyError> {
        let (ticket, recipient) = (short(self.ticket)?, short(self.recipient)?);
        if ticket.len() + recipient.len() > MAX_ID_BYTES {
            return Err(ReplyError::IdTooLarge);
        }
        // Both lengths are at most seven, see `short`.
        let form = VERSION << 6 | (ticket.len() as u8) << 3 | recipient.len() as u8;
        let day = self.last_day.to_be_bytes();
        Ok([&[form], ticket.as_slice(), &recipient, &day].concat())
    }
}

fn mac(key: &SubKey, head: &[u8]) -> [u8; MAC] {
    let full = hmac_sha256(key.expose(), &[b"balie/reply/1\0", head]);
    let mut mac = [0; MAC];
    for (to, from) in mac.iter_mut().zip(full) {
        *to = from;
    }
    mac
}

/// The big-endian bytes of an id without leading zeroes; at most seven.
fn short(id: i64) -> Result<Vec<u8>, ReplyError> {
    let id = u64::try_from(id).map_err(|_| ReplyError::IdTooLarge)?;
    let bytes: Vec<u8> = id.to_be_bytes().into_iter().skip_while(|byte| *byte == 0).collect();
    if bytes.len() > 7 {
        return Err(ReplyError::IdTooLarge);
    }
    Ok(bytes)
}

/// The inverse of [`short`].
fn number(bytes: &[u8]) -> i64 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | i64::from(*byte))
}

/// Base32 (RFC 4648, section 6) in lower case, without padding.
fn to_base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity((bytes.len() * 8).div_ceil(5));
    let (mut held, mut bits) = (0_u32, 0);
    let mut put = |five: u32| {
        let letter = ALPHABET.get((five & 31) as usize);
        text.extend(letter.map(|byte| char::from(*byte)));
    };
    for byte in bytes {
        held = held << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            put(held >> bits);
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        put(held << (5 - bits));
    }
    text
}

/// The inverse of [`to_base32`] in any case. `None` when too long, with other characters, or when
/// spare bits are set: one code has one text.
fn from_base32(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_CHARS {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let letter = letter.to_ascii_lowercase();
        let five = ALPHABET.iter().position(|known| *known == letter)?;
        held = held << 5 | five as u32;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
        held &= (1 << bits) - 1;
    }
    (held == 0 && bits < 5).then_some(bytes)
}

#[cfg(test)]
mod tests;
