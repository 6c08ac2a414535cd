//! One-time codes by the clock (RFC 6238): six digits, HMAC-SHA1, thirty seconds, as every authenticator app has them.
//!
//! Which step a code belongs to is told, so that whoever keeps it can refuse the same code a second time.

use aws_lc_rs::hmac;
use subtle::ConstantTimeEq as _;

use crate::random::{Randomness, array};
use crate::secret::{SecretBytes, SecretString};

/// How long a code lives, in seconds.
pub const STEP_SECONDS: i64 = 30;
/// How many steps before and after the present one are taken too: clocks of phones go wrong a little.
const WINDOW: i64 = 1;
/// What RFC 4226 recommends for the shared secret, in bytes.
const SECRET_BYTES: usize = 20;

/// A new shared secret.
pub fn new_secret(random: &dyn Randomness) -> SecretBytes {
    let bytes: [u8; SECRET_BYTES] = array(random);
    SecretBytes::from(bytes.to_vec())
}

/// Bytes as a person types them into an app: base32 without padding (RFC 4648).
pub fn base32(bytes: &[u8]) -> SecretString {
    SecretString::from(data_encoding::BASE32_NOPAD.encode(bytes))
}

/// The code of a step: six digits.
pub fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    // Dynamic truncation: the last four bits say where the four bytes stand (RFC 4226, 5.3).
    let start = usize::from(tag.last().copied().unwrap_or_default() & 0x0f);
    let bytes = tag.get(start..).and_then(<[u8]>::first_chunk::<4>).copied().unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(bytes) & 0x7fff_ffff) % 1_000_000)
}

/// The step whose code was given, of those around the moment `seconds` (since 1970): the latest that fits. Every step
/// is looked at, whatever is found, so the time taken tells nothing.
pub fn matching_step(secret: &[u8], given: &str, seconds: i64) -> Option<i64> {
    let now = seconds.div_euclid(STEP_SECONDS);
    let mut found = None;
    for step in now - WINDOW..=now + WINDOW {
        if bool::from(code(secret, step).as_bytes().ct_eq(given.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_rfc_6238() {
        let secret = b"12345678901234567890";
        // The vectors have eight digits; an app shows the last six.
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, seconds / STEP_SECONDS), expected);
            assert_eq!(matching_step(secret, expected, seconds), Some(seconds / STEP_SECONDS));
        }
    }

    #[test]
    fn a_neighbouring_step_is_taken_and_no_further_one() {
        let secret = b"12345678901234567890";
        let step = 59 / STEP_SECONDS;
        for (off, taken) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let found = matching_step(secret, &code(secret, step), 59 + off);
            assert_eq!(found, taken.then_some(step), "{off}");
        }
        for wrong in ["", "28708", "2870822", "287083", "２８７０８２"] {
            assert_eq!(matching_step(secret, wrong, 59), None);
        }
    }

    #[test]
    fn base32_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()).expose(), text);
        }
    }
}
