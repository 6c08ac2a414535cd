//! The reply code in addresses: only our own are taken.

use vault::{AccountKey, Purpose, ReplyCode, ReplyError, SeededRandom};

use super::text;

/// Nobody without the key makes a code; each genuine one reads back, and is refused once a bit differs.
pub fn run(data: &[u8]) {
    let key = AccountKey::generate(&SeededRandom::new(7)).derive(Purpose::Replies);
    let text = text(data);
    match ReplyCode::verify(&key, &text, 1_767_603_600) {
        Ok(code) | Err(ReplyError::Expired(code)) => {
            assert!(code.encode(&key).is_ok_and(|own| own.eq_ignore_ascii_case(&text)), "a forged code was taken");
        }
        Err(_) => {}
    }
    let Some((numbers, _)) = data.split_first_chunk::<16>() else { return };
    let (ticket, recipient) = numbers.split_at(8);
    let number = |bytes: &[u8]| bytes.iter().fold(0_i64, |sum, byte| sum << 8 | i64::from(*byte));
    let Ok(code) = ReplyCode::new(number(ticket), number(recipient), 1_767_603_600) else { return };
    let Ok(written) = code.encode(&key) else { return };
    assert!(written.len() <= 48, "too long for an address");
    assert_eq!(ReplyCode::verify(&key, &written, 1_767_603_600), Ok(code), "a code reads otherwise");
    let at = data.len() % written.len().max(1);
    let other = if written.get(at..=at) == Some("a") { "b" } else { "a" };
    let mut changed = written.clone();
    changed.replace_range(at..=at, other);
    assert!(ReplyCode::verify(&key, &changed, 1_767_603_600) != Ok(code), "a changed code was taken");
}
