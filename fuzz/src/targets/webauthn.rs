//! What a browser sends of a passkey or security key: an answer as text, and each of the forms inside it as bytes.

use vault::webauthn::{
    self, Asked, Assertion, Attestation, MAX_ANSWER_BYTES, MAX_CREDENTIAL_BYTES, PublicKey, challenge_of,
};

use super::text;

pub const TOKENS: [&str; 12] = [
    "\"id\":\"Y3JlZA\"",
    "\"clientDataJSON\":\"e30\"",
    "\"authenticatorData\":\"AA\"",
    "\"signature\":\"AA\"",
    "\"userHandle\":\"dQ\"",
    "{\"type\":\"webauthn.get\",\"challenge\":\"cXVlc3Rpb24\",\"origin\":\"https://acme.example\"}",
    "\u{3}fmtdnone",
    "hauthDataX",
    "gattStmt",
    "\u{1}\u{2}\u{3}&\u{20}\u{1}!X ",
    "{",
    "}",
];

/// A point on P-256: the generator of the curve, whose private key is one.
const KEY: &str =
    "pQECAyYgASFYIGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWIlggT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";

pub fn run(data: &[u8]) {
    let asked = Asked {
        origin: "https://acme.example",
        host: "acme.example",
        challenge: "cXVlc3Rpb24",
        needs_verification: false,
    };
    let _ = challenge_of(data);
    if let Ok(key) = PublicKey::read(data) {
        assert_eq!(PublicKey::read(key.cose()).as_ref(), Ok(&key), "a kept key is read as it was");
        assert!(key.verify(b"nobody signed this", data).is_err());
    }
    let page = br#"{"type":"webauthn.create","challenge":"cXVlc3Rpb24","origin":"https://acme.example"}"#;
    let bare = Attestation { client_data: page.to_vec(), attestation_object: data.to_vec() };
    for answer in [Some(bare), Attestation::read(&text(data)).ok()].into_iter().flatten() {
        if let Ok(registered) = webauthn::registered(&asked, &answer) {
            assert!((1..=MAX_CREDENTIAL_BYTES).contains(&registered.credential.len()));
            assert!(PublicKey::read(registered.key.cose()).is_ok());
        }
    }
    if let Ok(answer) = Assertion::read(&text(data)) {
        assert!(data.len() <= MAX_ANSWER_BYTES && !answer.credential.is_empty());
        let known = webauthn::decoded(KEY).and_then(|key| PublicKey::read(&key).ok());
        let known = known.unwrap_or_else(|| panic!("the key of this target cannot be read"));
        assert!(webauthn::proven(&asked, &known, &answer).is_err(), "nobody holds that key");
    }
}
