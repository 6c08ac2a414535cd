//! Each algorithm of the list with a token that counts, and the known ways around a signature beside it.

use aws_lc_rs::rand::SystemRandom as Chance;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaKeyPair,
};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::derive::hmac_sha256;

/// A provider's three keys, as it keeps them.
struct Provider {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
}

fn part(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    fn new() -> Self {
        Self {
            rsa: RsaKeyPair::generate(KeySize::Rsa2048).unwrap(),
            ec: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap(),
            ed: Ed25519KeyPair::generate().unwrap(),
        }
    }

    fn rsa_jwk(&self) -> Value {
        // RSAPublicKey in DER: nine bytes of heads, then the modulus, then the exponent 65537.
        let modulus = &self.rsa.public_key().as_ref()[9..265];
        json!({"kty": "RSA", "kid": "r", "use": "sig", "n": part(modulus), "e": "AQAB"})
    }

    fn published(&self) -> Value {
        let (ec, ed) = (self.ec.public_key().as_ref(), self.ed.public_key().as_ref());
        json!({"keys": [
            self.rsa_jwk(),
            {"kty": "EC", "crv": "P-256", "kid": "e", "x": part(&ec[1..33]), "y": part(&ec[33..])},
            {"kty": "OKP", "crv": "Ed25519", "kid": "o", "alg": "EdDSA", "x": part(ed)},
            {"kty": "oct", "kid": "s", "k": part("everybody reads this")},
            {"kty": "AKP", "kid": "of another year", "alg": "ML-DSA-44", "pub": "AA"},
        ]})
    }

    fn keys(&self) -> KeySet {
        KeySet::read(self.published().to_string().as_bytes()).unwrap()
    }

    /// Signed by the key of that letter, whatever the header says.
    fn signed(&self, header: &Value, claims: &Value, with: &str) -> String {
        let message = format!("{}.{}", part(header.to_string()), part(claims.to_string()));
        let tag = match with {
            "RS256" | "PS256" => {
                let mut tag = vec![0; self.rsa.public_modulus_len()];
                let (rs, ps) = (&RSA_PKCS1_SHA256, &RSA_PSS_SHA256);
                let padding: &'static dyn aws_lc_rs::signature::RsaEncoding = if with == "RS256" { rs } else { ps };
                self.rsa.sign(padding, &Chance::new(), message.as_bytes(), &mut tag).unwrap();
                tag
            }
            "ES256" => self.ec.sign(&Chance::new(), message.as_bytes()).unwrap().as_ref().to_vec(),
            "EdDSA" => self.ed.sign(message.as_bytes()).as_ref().to_vec(),
            secret => hmac_sha256(secret.as_bytes(), &[message.as_bytes()]).to_vec(),
        };
        format!("{message}.{}", part(tag))
    }
}

#[test]
fn every_algorithm_of_the_list_counts_and_none_beside_it() {
    let provider = Provider::new();
    let keys = provider.keys();
    let claims = json!({"sub": "7"});
    for (algorithm, kid) in [("RS256", "r"), ("PS256", "r"), ("ES256", "e"), ("EdDSA", "o")] {
        let header = json!({"alg": algorithm, "kid": kid});
        let good = provider.signed(&header, &claims, algorithm);
        assert_eq!(keys.opened(&good).map(|signed| signed.claims), Ok(claims.clone()), "{algorithm}");
        let (message, tag) = good.rsplit_once('.').unwrap();
        let (head, _) = message.split_once('.').unwrap();
        let other = format!("{head}.{}.{tag}", part(json!({"sub": "8"}).to_string()));
        assert_eq!(keys.opened(&other).err(), Some(IdTokenError::Signature), "{algorithm}: other claims");
        assert_eq!(keys.opened(&format!("{message}.")).err(), Some(IdTokenError::Signature), "{algorithm}: unsigned");
        let stranger = Provider::new().signed(&header, &claims, algorithm);
        assert_eq!(keys.opened(&stranger).err(), Some(IdTokenError::Signature), "{algorithm}: another's key");
    }
}

#[test]
fn known_ways_around_a_signature_lead_nowhere() {
    let provider = Provider::new();
    let keys = provider.keys();
    let claims = json!({"sub": "7"});
    // The key as programs hold it, taken for a secret.
    let public = provider.rsa_jwk()["n"].as_str().unwrap().to_owned();
    let bring = json!({"alg": "RS256", "kid": "mine", "jwk": Provider::new().rsa_jwk(), "jku": "https://evil.example"});
    for (name, header, with, error) in [
        ("none", json!({"alg": "none"}), "RS256", None),
        ("nOnE", json!({"alg": "nOnE"}), "RS256", None),
        ("no algorithm", json!({}), "RS256", None),
        ("the public key as a secret", json!({"alg": "HS256", "kid": "r"}), &*public, Some(IdTokenError::Algorithm)),
        (
            "a published secret",
            json!({"alg": "HS256", "kid": "s"}),
            "everybody reads this",
            Some(IdTokenError::Algorithm),
        ),
        ("a longer hash", json!({"alg": "RS512", "kid": "r"}), "RS256", Some(IdTokenError::Algorithm)),
        ("another key's name", json!({"alg": "RS256", "kid": "e"}), "RS256", Some(IdTokenError::UnknownKey)),
        ("another padding", json!({"alg": "RS256", "kid": "r"}), "PS256", Some(IdTokenError::Signature)),
        ("an unknown key", json!({"alg": "RS256", "kid": "x"}), "RS256", Some(IdTokenError::UnknownKey)),
        ("a key it brings", bring, "RS256", Some(IdTokenError::UnknownKey)),
        ("must be understood", json!({"alg": "RS256", "kid": "r", "crit": ["b64"], "b64": false}), "RS256", None),
    ] {
        let found = keys.opened(&provider.signed(&header, &claims, with)).err();
        assert!(found.is_some(), "{name} counts");
        assert!(error.is_none() || found == error, "{name}: {found:?}");
    }
    for text in ["", "a", "a.b", "a.b.c", "..", "a.b.c.d.e"] {
        assert!(keys.opened(text).is_err(), "{text}");
    }
    let long = json!({"sub": "x".repeat(MAX_TOKEN_BYTES)});
    let long = provider.signed(&json!({"alg": "RS256", "kid": "r"}), &long, "RS256");
    assert_eq!(keys.opened(&long).err(), Some(IdTokenError::TooLong));
}

#[test]
fn a_token_without_a_name_needs_a_single_fitting_key() {
    let provider = Provider::new();
    let token = provider.signed(&json!({"alg": "RS256"}), &json!({}), "RS256");
    assert!(provider.keys().opened(&token).is_ok());
    let two = json!({"keys": [provider.rsa_jwk(), Provider::new().rsa_jwk()]}).to_string();
    let two = KeySet::read(two.as_bytes()).unwrap();
    assert_eq!(two.opened(&token).err(), Some(IdTokenError::AmbiguousKey));
}

#[test]
fn keys_are_used_for_what_they_are_for() {
    let provider = Provider::new();
    let token = |algorithm| provider.signed(&json!({"alg": algorithm, "kid": "r"}), &json!({}), algorithm);
    let with = |more: Value| {
        let mut key = provider.rsa_jwk();
        for (name, value) in more.as_object().unwrap() {
            key[name] = value.clone();
        }
        KeySet::read(json!({"keys": [key]}).to_string().as_bytes())
    };
    assert!(with(json!({"alg": "RS256", "key_ops": ["verify"]})).unwrap().opened(&token("RS256")).is_ok());
    let only = with(json!({"alg": "PS256"})).unwrap();
    assert_eq!(only.opened(&token("RS256")).err(), Some(IdTokenError::UnknownKey));
    assert!(only.opened(&token("PS256")).is_ok());
    for none in [json!({"use": "enc"}), json!({"key_ops": ["encrypt"]}), json!({"alg": "RSA-OAEP"}), json!({"n": "!"})]
    {
        assert_eq!(with(none.clone()).err(), Some(IdTokenError::KeysMalformed), "{none}");
    }
    // 1024 bits are too few, whoever publishes them.
    let few = with(json!({"n": part([0xffu8; 128])})).unwrap();
    assert_eq!(few.opened(&token("RS256")).err(), Some(IdTokenError::Signature));
}

#[test]
fn sets_that_are_none_or_too_large_are_refused() {
    for none in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[]}"#, r#"{"keys":[1]}"#] {
        assert_eq!(KeySet::read(none.as_bytes()).err(), Some(IdTokenError::KeysMalformed), "{none}");
    }
    let key = Provider::new().rsa_jwk();
    let of = |count: usize| KeySet::read(json!({"keys": vec![key.clone(); count]}).to_string().as_bytes());
    assert!(of(MOST_KEYS).is_ok());
    assert_eq!(of(MOST_KEYS + 1).err(), Some(IdTokenError::KeysTooLarge));
    let padded = format!("{}{}", json!({"keys": [key]}), " ".repeat(MAX_KEYS_BYTES));
    assert_eq!(KeySet::read(padded.as_bytes()).err(), Some(IdTokenError::KeysTooLarge));
}

#[test]
fn an_access_token_belongs_to_its_id_token() {
    // OpenID Connect Core, A.4 names this pair, for RS256.
    let (access, hash) = ("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ");
    let provider = Provider::new();
    let opened = |claims: Value| {
        let token = provider.signed(&json!({"alg": "RS256", "kid": "r"}), &claims, "RS256");
        provider.keys().opened(&token).ok().unwrap()
    };
    assert!(opened(json!({"at_hash": hash})).came_with(access));
    assert!(opened(json!({})).came_with(access));
    assert!(!opened(json!({"at_hash": hash})).came_with("another"));
    assert!(!opened(json!({"at_hash": ""})).came_with(access));
    assert!(!opened(json!({"at_hash": null})).came_with(access));
    let half = digest(&digest::SHA512, b"one");
    let token = json!({"at_hash": part(&half.as_ref()[..32])});
    let token = provider.signed(&json!({"alg": "EdDSA", "kid": "o"}), &token, "EdDSA");
    let signed = provider.keys().opened(&token).ok().unwrap();
    assert!(signed.came_with("one") && !signed.came_with("two"));
}

proptest! {
    #[test]
    fn no_text_is_a_set_of_keys(text in "\\PC{0,200}") {
        prop_assert!(KeySet::read(text.as_bytes()).is_err());
    }
}
