//! Moments, numbers and addresses as people and programs write them.

use domain::Time;
use domain::identities::IdentityKind;
use domain::identities::{domain_of, email_address, phone_number};
use gate::wire::Number;

use super::text;

/// Pieces of moments, numbers and addresses.
pub const TOKENS: [&str; 30] = [
    "2026-01-05",
    "T",
    "09:00:00",
    "Z",
    "+02:00",
    "-00:00",
    ".999999999",
    "9999-12-31T23:59:59Z",
    "-0001-01-01",
    "24:00:00",
    ":60",
    "\"",
    "1",
    "-",
    "1e18",
    "9007199254740992",
    "0.5",
    "null",
    "true",
    "ann@example.com",
    "@",
    ".",
    "xn--",
    "a b",
    "+31 20 123 45 67",
    "(020)",
    "tel:",
    "é@ü.example",
    "\"a@b\"@c",
    "[127.0.0.1]",
];

/// What is read is written and read the same.
pub fn run(data: &[u8]) {
    let text = text(data);
    if let Some(time) = Time::parse(&text) {
        assert_eq!(Time::parse(&time.to_string()).map(Time::seconds), Some(time.seconds()), "a moment changed");
    }
    if let Ok(Number(number)) = serde_json::from_str::<Number>(&text) {
        assert_eq!(serde_json::from_str::<Number>(&number.to_string()).ok(), Some(Number(number)), "a number changed");
    }
    if let Some(email) = email_address(&text) {
        assert_eq!(email_address(&email).as_ref(), Some(&email), "an address changed");
        assert!(!domain_of(&email).is_empty() && !email.contains(char::is_control), "an address that cannot be");
    }
    if let Some(phone) = phone_number(&text) {
        assert_eq!(phone_number(&phone), Some(phone.clone()), "a telephone number changed");
    }
    for word in ["email", "phone_number", "facebook", "twitter", "google"] {
        let Some(kind) = IdentityKind::from_word(word) else { continue };
        if let Ok(form) = kind.normal_form(&text) {
            assert_eq!(kind.normal_form(&form).ok(), Some(form.clone()), "a normal form changed");
        }
    }
}
