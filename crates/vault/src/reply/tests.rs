//! Reply codes: length, case, forgery, expiry, limits.

use super::*;
use crate::keys::{AccountKey, Purpose};
use crate::random::SeededRandom;
use proptest::prelude::*;

const NOW: i64 = 1_760_000_000;

fn key(seed: u64) -> SubKey {
    AccountKey::generate(&SeededRandom::new(seed)).derive(Purpose::Replies)
}

fn code() -> ReplyCode {
    ReplyCode::new(35_436, 20_978_392, NOW).unwrap()
}

/// RFC 4648, section 10, in lower case.
#[test]
fn base32_rfc_4648() {
    for (plain, text) in [
        ("", ""),
        ("f", "my"),
        ("fo", "mzxq"),
        ("foo", "mzxw6"),
        ("foob", "mzxw6yq"),
        ("fooba", "mzxw6ytb"),
        ("foobar", "mzxw6ytboi"),
    ] {
        assert_eq!(to_base32(plain.as_bytes()), text);
        assert_eq!(from_base32(text).unwrap(), plain.as_bytes());
    }
    for bad in ["m", "mz", "mzx", "mzxw6y", "m1", "m=", "my ", "é"] {
        assert_eq!(from_base32(bad), None, "{bad}");
    }
}

#[test]
fn case_does_not_matter() {
    let text = code().encode(&key(1)).unwrap();
    assert!(text.bytes().all(|b| ALPHABET.contains(&b)));
    assert_eq!(ReplyCode::verify(&key(1), &text, NOW), Ok(code()));
    assert_eq!(ReplyCode::verify(&key(1), &text.to_uppercase(), NOW), Ok(code()));
}

#[test]
fn good_to_the_end_of_its_day() {
    let text = code().encode(&key(1)).unwrap();
    let end = (i64::from(code().last_day) + 1) * DAY_SECONDS;
    assert!(end > NOW);
    assert_eq!(ReplyCode::verify(&key(1), &text, end - 1), Ok(code()));
    let late = ReplyCode::verify(&key(1), &text, end);
    assert_eq!(late, Err(ReplyError::Expired(code())));
    assert_eq!(ReplyCode::verify(&key(1), &text, i64::MAX), Err(ReplyError::Expired(code())));
    assert_eq!(ReplyCode::verify(&key(1), &text, i64::MIN), Ok(code()));
}

#[test]
fn of_another_account_or_key() {
    let text = code().encode(&key(1)).unwrap();
    assert_eq!(ReplyCode::verify(&key(2), &text, NOW), Err(ReplyError::Forged));
    let tokens = AccountKey::generate(&SeededRandom::new(1)).derive(Purpose::Tokens);
    assert_eq!(ReplyCode::verify(&tokens, &text, NOW), Err(ReplyError::Forged));
}

#[test]
fn another_ticket_recipient_or_day_under_the_same_mac() {
    let bytes = from_base32(&code().encode(&key(1)).unwrap()).unwrap();
    let (_, mac) = bytes.split_last_chunk::<MAC>().unwrap();
    for other in [
        ReplyCode { ticket: 35_437, ..code() },
        ReplyCode { recipient: 1, ..code() },
        ReplyCode { last_day: u16::MAX, ..code() },
    ] {
        let forged = to_base32(&[other.head().unwrap(), mac.to_vec()].concat());
        assert_eq!(ReplyCode::verify(&key(1), &forged, NOW), Err(ReplyError::Forged));
    }
}

#[test]
fn versions_and_shapes() {
    let mut bytes = from_base32(&code().encode(&key(1)).unwrap()).unwrap();
    bytes[0] = bytes[0] & 0x3f | 0x80;
    let newer = to_base32(&bytes);
    assert_eq!(ReplyCode::verify(&key(1), &newer, NOW), Err(ReplyError::UnknownVersion));
    let long = "a".repeat(49);
    for bad in ["", "support", "billing-nl", "a2345677", long.as_str()] {
        assert_eq!(ReplyCode::verify(&key(1), bad, NOW), Err(ReplyError::Malformed), "{bad}");
    }
}

#[test]
fn limits() {
    let large = Err(ReplyError::IdTooLarge);
    assert_eq!(ReplyCode::new(-1, 1, NOW), large);
    assert_eq!(ReplyCode::new(1, i64::MIN, NOW), large);
    assert_eq!(ReplyCode::new(1 << 56, 0, NOW), large);
    assert_eq!(ReplyCode::new(1 << 40, 1 << 40, NOW), large);
    assert_eq!(ReplyCode::new(1, 1, -1), Err(ReplyError::ExpiryOutOfRange));
    assert_eq!(ReplyCode::new(1, 1, i64::MAX), Err(ReplyError::ExpiryOutOfRange));
    // As long as codes get: a trillion tickets, and users with the fourteen digits of an import.
    let widest = ReplyCode::new((1 << 40) - 1, 99_999_999_999_999, NOW).unwrap();
    let text = widest.encode(&key(1)).unwrap();
    assert_eq!(text.len(), MAX_CHARS);
    assert_eq!(ReplyCode::verify(&key(1), &text, NOW), Ok(widest));
}

proptest! {
    #[test]
    fn round_trip(ticket in 0..1_i64 << 40, recipient in 0..1_i64 << 48, day in 0..=u16::MAX) {
        let at = i64::from(day) * DAY_SECONDS;
        let code = ReplyCode::new(ticket, recipient, at).unwrap();
        let text = code.encode(&key(1)).unwrap();
        prop_assert!(text.len() <= MAX_CHARS);
        prop_assert_eq!(ReplyCode::verify(&key(1), &text, at), Ok(code));
    }

    #[test]
    fn any_changed_letter_is_refused(at: prop::sample::Index, letter in 0..32_usize) {
        let text = code().encode(&key(1)).unwrap();
        let mut bytes = text.clone().into_bytes();
        *at.get_mut(&mut bytes) = ALPHABET[letter];
        let changed = String::from_utf8(bytes).unwrap();
        prop_assert_eq!(ReplyCode::verify(&key(1), &changed, NOW).is_ok(), changed == text);
    }

    #[test]
    fn any_text_is_handled(text: String, letters in "[a-z2-7]{0,60}") {
        prop_assert!(ReplyCode::verify(&key(1), &text, NOW).is_err());
        prop_assert!(ReplyCode::verify(&key(1), &letters, NOW).is_err());
    }
}
