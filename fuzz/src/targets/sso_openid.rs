//! What a provider of OpenID Connect sends: its discovery document, its keys, an id token, and claims whose signature
//! was good.

use domain::Time;
use domain::sso_providers::LONGEST_CLAIM;
use domain::sso_providers::openid::{Discovery, Expected, IdClaims, Issuer};
use vault::id_token::KeySet;

use super::text;

pub const TOKENS: [&str; 14] = [
    "\"iss\":\"https://id.example.com\"",
    "\"issuer\":\"https://id.example.com\"",
    "\"aud\":\"us\"",
    "\"azp\":\"us\"",
    "\"nonce\":\"n\"",
    "\"exp\":1767603900",
    "\"email_verified\":true",
    "\"keys\":[",
    "\"kty\":\"RSA\"",
    "\"e\":\"AQAB\"",
    "eyJhbGciOiJSUzI1NiJ9.",
    "null",
    "{",
    "}",
];

/// A key whose private half nobody kept.
const KEYS: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

pub fn run(data: &[u8]) {
    let text = text(data);
    if let Ok(keys) = KeySet::read(KEYS.as_bytes()) {
        assert!(keys.opened(&text).is_err(), "nobody can sign for that key");
    }
    // A set of keys is JSON, and no JSON is a token: a dot cannot stand where it would have to.
    if let Ok(keys) = KeySet::read(data) {
        assert!(keys.opened(&text).is_err());
    }
    let Some(issuer) = Issuer::read("https://id.example.com") else { return };
    if let Some(other) = Issuer::read(&text) {
        assert!(other.discovery_address().starts_with("https://"));
    }
    let Ok(value) = serde_json::from_str(&text) else { return };
    if let Ok(discovery) = Discovery::read(&value, &issuer) {
        let endpoints = [&discovery.authorization_endpoint, &discovery.token_endpoint, &discovery.keys_address];
        assert!(endpoints.iter().all(|address| address.starts_with("https://")));
        assert!(!discovery.is_answer(Some("https://evil.example")));
    }
    let expected = Expected { issuer: &issuer, client_id: "us", nonce: "n", now: Time::from_seconds(1_767_603_600) };
    let Ok(claims) = IdClaims::read(&value, &expected) else { return };
    assert!(!claims.subject.trim().is_empty() && claims.subject.len() <= LONGEST_CLAIM);
    assert!(claims.verified_email.is_none_or(|email| email.contains('@')));
}
