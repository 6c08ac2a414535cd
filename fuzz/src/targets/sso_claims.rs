//! What a provider of single sign-on sends: a token as it stands, and claims whose signature was good.

use domain::Time;
use domain::sso_providers::{Claims, LONGEST_CLAIM};
use vault::jwt;

use super::text;

pub const TOKENS: [&str; 12] = [
    "\"iat\":1767603600",
    "\"jti\":\"1\"",
    "\"email\":\"ann@example.com\"",
    "\"name\":\"Ann\"",
    "\"external_id\":7",
    "\"tags\":[\"vip\"]",
    "\"role\":\"agent\"",
    "eyJhbGciOiJIUzI1NiJ9.",
    "null",
    "1e300",
    "{",
    "}",
];

pub fn run(data: &[u8]) {
    let text = text(data);
    // Nobody can sign with a secret that was made a moment ago.
    assert!(jwt::claims(&text, b"a secret that no input was signed with").is_err());
    let Ok(value) = serde_json::from_str(&text) else { return };
    let Ok(claims) = Claims::read(&value, Time::from_seconds(1_767_603_600)) else { return };
    assert!(claims.name.chars().count() <= LONGEST_CLAIM && claims.number.chars().count() <= LONGEST_CLAIM);
    assert!(!claims.subject().is_empty() && claims.email.contains('@'));
    let _ = claims.change(true, true, true).checked();
}
