//! Keys in software, for tests of every floor: they answer as a browser passes it on, and lie as they are told.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RsaPublicKeyComponents,
};
use minicbor::Encoder;
use serde_json::json;

use super::encoded;

/// Flags: somebody touched the key; and proved to be its holder; a new credential follows.
pub const TOUCHED: u8 = 0x01;
pub const VERIFIED: u8 = 0x05;
pub const NEW: u8 = 0x40;

/// A pair of keys.
pub enum Key {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
}

impl Key {
    /// One of each kind.
    #[must_use]
    pub fn every() -> [Self; 3] {
        [
            Self::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap()),
            Self::Ed25519(Ed25519KeyPair::generate().unwrap()),
            Self::Rsa(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())),
        ]
    }

    /// The usual kind.
    #[must_use]
    pub fn p256() -> Self {
        Self::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).unwrap())
    }

    /// The public one, as a COSE key.
    #[must_use]
    pub fn cose(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => {
                let point = key.public_key().as_ref();
                cose(EC2_KEY, &[(-2, &point[1..33]), (-3, &point[33..])])
            }
            Self::Ed25519(key) => cose([(1, 1), (3, -8), (-1, 6)].as_slice(), &[(-2, key.public_key().as_ref())]),
            Self::Rsa(key) => {
                let public: RsaPublicKeyComponents<Vec<u8>> = key.public_key().into();
                cose([(1, 3), (3, -257)].as_slice(), &[(-1, &public.n), (-2, &public.e)])
            }
        }
    }

    /// A signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::P256(key) => key.sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec(),
            Self::Ed25519(key) => key.sign(message).as_ref().to_vec(),
            Self::Rsa(key) => {
                let mut signature = vec![0; key.public_modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
                signature
            }
        }
    }
}

/// The numbers of a key on P-256.
pub const EC2_KEY: &[(i64, i64)] = &[(1, 2), (3, -7), (-1, 1)];

/// A COSE key of these entries.
#[must_use]
pub fn cose(numbers: &[(i64, i64)], bytes: &[(i64, &[u8])]) -> Vec<u8> {
    let mut buffer = [0; 2048];
    let room = buffer.len();
    let mut rest = buffer.as_mut_slice();
    let mut encoder = Encoder::new(&mut rest);
    encoder.map((numbers.len() + bytes.len()) as u64).unwrap();
    for (label, value) in numbers {
        encoder.i64(*label).unwrap().i64(*value).unwrap();
    }
    for (label, value) in bytes {
        encoder.i64(*label).unwrap().bytes(value).unwrap();
    }
    let used = room - rest.len();
    buffer[..used].to_vec()
}

/// What a browser says of the page.
#[must_use]
pub fn client_data(kind: &str, challenge: &str, origin: &str) -> Vec<u8> {
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into_bytes()
}

/// What an authenticator says; `credential` is the name and the COSE key of a new one.
#[must_use]
pub fn authenticator_data(host: &str, flags: u8, counter: u32, credential: Option<(&[u8], &[u8])>) -> Vec<u8> {
    let mut bytes = digest(&SHA256, host.as_bytes()).as_ref().to_vec();
    bytes.push(flags);
    bytes.extend(counter.to_be_bytes());
    if let Some((name, cose)) = credential {
        bytes.extend([0; 16]);
        bytes.extend(u16::try_from(name.len()).unwrap().to_be_bytes());
        bytes.extend(name);
        bytes.extend(cose);
    }
    bytes
}

/// The attestation object around it.
#[must_use]
pub fn object(authenticator_data: &[u8]) -> Vec<u8> {
    let mut buffer = [0; 4096];
    let room = buffer.len();
    let mut rest = buffer.as_mut_slice();
    let mut encoder = Encoder::new(&mut rest);
    encoder.map(3).unwrap().str("fmt").unwrap().str("none").unwrap().str("attStmt").unwrap().map(0).unwrap();
    encoder.str("authData").unwrap().bytes(authenticator_data).unwrap();
    let used = room - rest.len();
    buffer[..used].to_vec()
}

/// One answer, as it will be: everything in it can be another.
#[derive(Clone, Copy, Debug)]
pub struct Answering<'a> {
    pub name: &'a [u8],
    pub challenge: &'a str,
    pub origin: &'a str,
    pub host: &'a str,
    pub flags: u8,
    pub counter: u32,
    /// By what the key knows the person.
    pub user: &'a str,
}

impl Answering<'_> {
    /// The answer of a new key, as the page sends it.
    #[must_use]
    pub fn adds(&self, key: &Key) -> String {
        let said = authenticator_data(self.host, self.flags | NEW, self.counter, Some((self.name, &key.cose())));
        let page = client_data("webauthn.create", self.challenge, self.origin);
        json!({"clientDataJSON": encoded(&page), "attestationObject": encoded(&object(&said))}).to_string()
    }

    /// The answer of a key that is known, as the page sends it.
    #[must_use]
    pub fn proves(&self, key: &Key) -> String {
        let said = authenticator_data(self.host, self.flags, self.counter, None);
        let page = client_data("webauthn.get", self.challenge, self.origin);
        let signed = [said.as_slice(), digest(&SHA256, &page).as_ref()].concat();
        json!({
            "id": encoded(self.name), "clientDataJSON": encoded(&page), "authenticatorData": encoded(&said),
            "signature": encoded(&key.sign(&signed)), "userHandle": self.user,
        })
        .to_string()
    }
}
