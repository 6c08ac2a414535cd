//! The known ways around a signature, each beside the token it was made from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{EncodingKey, Header, encode};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::derive::hmac_sha256;
use crate::random::SeededRandom;

const SECRET: &[u8] = b"a secret of the house outside, long enough";

fn part(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

/// A token with this header and these claims, signed by HMAC-SHA256 whatever the header says.
fn signed(header: &str, claims: &str, secret: &[u8]) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let tag = hmac_sha256(secret, &[message.as_bytes()]);
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
}

#[test]
fn the_example_of_the_specification_is_read() {
    // RFC 7515, A.1: HS256; its claims ended in 2011, and time is not judged here.
    let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.\
                 eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.\
                 dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let key = URL_SAFE_NO_PAD.decode(key).unwrap();
    assert_eq!(claims(token, &key).unwrap()["iss"], "joe");
    assert_eq!(claims(token, SECRET), Err(JwtError::Signature));
}

#[test]
fn only_hs256_with_this_secret_counts() {
    let body = r#"{"jti":"1"}"#;
    let good = signed(r#"{"typ":"JWT","alg":"HS256"}"#, body, SECRET);
    assert_eq!(claims(&good, SECRET), Ok(json!({"jti": "1"})));
    let (message, tag) = good.rsplit_once('.').unwrap();
    let other = format!("{}.{}.{tag}", part(r#"{"typ":"JWT","alg":"HS256"}"#), part(r#"{"jti":"2"}"#));
    let padded = format!("{message}.{tag}=");
    for (name, token, error) in [
        ("none", format!("{}.{}.", part(r#"{"alg":"none"}"#), part(body)), None),
        ("None", format!("{}.{}.", part(r#"{"alg":"NONE"}"#), part(body)), None),
        ("none, signed", signed(r#"{"alg":"none"}"#, body, SECRET), None),
        ("no algorithm", signed("{}", body, SECRET), None),
        ("another hash", signed(r#"{"alg":"HS512"}"#, body, SECRET), Some(JwtError::Algorithm)),
        ("key confusion", signed(r#"{"alg":"RS256"}"#, body, SECRET), Some(JwtError::Algorithm)),
        ("must be understood", signed(r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, body, SECRET), None),
        ("own key", signed(r#"{"alg":"HS256","jwk":{"kty":"oct","k":"eA"}}"#, body, b"x"), Some(JwtError::Signature)),
        ("no signature", format!("{message}."), Some(JwtError::Signature)),
        ("cut signature", good[..good.len() - 4].to_owned(), None),
        ("other claims", other, Some(JwtError::Signature)),
        ("other secret", signed(r#"{"alg":"HS256"}"#, body, b""), Some(JwtError::Signature)),
        ("padded", padded, None),
        ("five parts", format!("{good}.x.y"), None),
        ("two parts", message.to_owned(), None),
        ("nothing", String::new(), None),
        ("claims are no JSON", signed(r#"{"alg":"HS256"}"#, "jti", SECRET), Some(JwtError::Malformed)),
    ] {
        let found = claims(&token, SECRET);
        assert!(found.is_err(), "{name} counts");
        assert!(error.is_none_or(|error| found == Err(error)), "{name}: {found:?}");
    }
    let long = json!({"jti": "x".repeat(MAX_TOKEN_BYTES)}).to_string();
    let long = signed(r#"{"alg":"HS256"}"#, &long, SECRET);
    assert_eq!(claims(&long, SECRET), Err(JwtError::TooLong));
}

#[test]
fn a_library_of_the_field_and_a_new_secret_agree() {
    let secret = new_secret(&SeededRandom::new(7));
    assert_eq!(secret.expose().len(), 64);
    let key = EncodingKey::from_secret(secret.expose().as_bytes());
    let token = encode(&Header::new(Algorithm::HS256), &json!({"jti": 1}), &key).unwrap();
    assert_eq!(claims(&token, secret.expose().as_bytes()), Ok(json!({"jti": 1})));
}

proptest! {
    #[test]
    fn no_text_is_a_token(text in "\\PC{0,200}") {
        prop_assert!(claims(&text, SECRET).is_err());
    }
}
