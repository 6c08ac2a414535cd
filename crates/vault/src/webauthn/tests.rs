//! Answers of keys of every kind, and what is wrong with each answer that does not count.

use aws_lc_rs::signature::KeyPair as _;

use super::testing::{EC2_KEY, Key, authenticator_data, client_data, cose, object};
use super::*;

const ORIGIN: &str = "https://acme.example:8443";
const HOST: &str = "acme.example";
const CHALLENGE: &str = "cXVlc3Rpb24";
const NAME: &[u8] = b"credential";

fn attestation(cose: &[u8]) -> Attestation {
    Attestation {
        client_data: client_data("webauthn.create", CHALLENGE, ORIGIN),
        attestation_object: object(&authenticator_data(HOST, 0x45, 0, Some((NAME, cose)))),
    }
}

fn assertion(key: &Key, client_data: Vec<u8>, authenticator_data: Vec<u8>) -> Assertion {
    let mut signed = authenticator_data.clone();
    signed.extend_from_slice(digest(&SHA256, &client_data).as_ref());
    let signature = key.sign(&signed);
    Assertion { credential: NAME.to_vec(), client_data, authenticator_data, signature, user: Vec::new() }
}

fn good(key: &Key) -> Assertion {
    assertion(key, client_data("webauthn.get", CHALLENGE, ORIGIN), authenticator_data(HOST, 0x05, 7, None))
}

const fn asked() -> Asked<'static> {
    Asked { origin: ORIGIN, host: HOST, challenge: CHALLENGE, needs_verification: true }
}

#[test]
fn a_key_of_each_kind_is_added_and_proves_who_is_there() {
    for key in Key::every() {
        let added = registered(&asked(), &attestation(&key.cose())).unwrap();
        assert_eq!((added.credential.as_slice(), added.counter, added.is_verified), (NAME, 0, true));
        let kept = PublicKey::read(added.key.cose()).unwrap();
        assert_eq!(kept, added.key);
        assert_eq!(proven(&asked(), &kept, &good(&key)), Ok(Proven { counter: 7, is_verified: true }));
    }
}

#[test]
fn an_answer_with_one_thing_wrong_does_not_count() {
    let key = Key::p256();
    let known = PublicKey::read(&key.cose()).unwrap();
    let page = || client_data("webauthn.get", CHALLENGE, ORIGIN);
    let data = || authenticator_data(HOST, 0x05, 7, None);
    let framed = String::from_utf8(page()).unwrap().replace("false", "true").into_bytes();
    let changed = Assertion { authenticator_data: authenticator_data(HOST, 0x05, 8, None), ..good(&key) };
    let wrong = [
        (assertion(&key, client_data("webauthn.create", CHALLENGE, ORIGIN), data()), WebauthnError::Type),
        (assertion(&key, client_data("webauthn.get", "b3RoZXI", ORIGIN), data()), WebauthnError::Challenge),
        (assertion(&key, client_data("webauthn.get", "", ORIGIN), data()), WebauthnError::Challenge),
        (
            assertion(&key, client_data("webauthn.get", CHALLENGE, "https://evil.example"), data()),
            WebauthnError::Origin,
        ),
        (
            assertion(&key, client_data("webauthn.get", CHALLENGE, "http://acme.example:8443"), data()),
            WebauthnError::Origin,
        ),
        (
            assertion(&key, client_data("webauthn.get", CHALLENGE, "https://acme.example"), data()),
            WebauthnError::Origin,
        ),
        (assertion(&key, framed, data()), WebauthnError::Origin),
        (assertion(&key, b"{}".to_vec(), data()), WebauthnError::Malformed),
        (assertion(&key, page(), authenticator_data("evil.example", 0x05, 7, None)), WebauthnError::Host),
        (assertion(&key, page(), authenticator_data(HOST, 0x04, 7, None)), WebauthnError::Presence),
        (assertion(&key, page(), authenticator_data(HOST, 0x01, 7, None)), WebauthnError::Verification),
        (assertion(&key, page(), [data(), vec![0]].concat()), WebauthnError::Malformed),
        (assertion(&Key::p256(), page(), data()), WebauthnError::Signature),
        (changed, WebauthnError::Signature),
        (Assertion { signature: Vec::new(), ..good(&key) }, WebauthnError::Signature),
    ];
    for (answer, error) in wrong {
        assert_eq!(proven(&asked(), &known, &answer), Err(error), "{:?}", String::from_utf8_lossy(&answer.client_data));
    }
    let lenient = Asked { needs_verification: false, ..asked() };
    let touched = assertion(&key, page(), authenticator_data(HOST, 0x01, 7, None));
    assert_eq!(proven(&lenient, &known, &touched), Ok(Proven { counter: 7, is_verified: false }));
    assert!(proven(&asked(), &known, &good(&key)).is_ok());
}

#[test]
fn a_new_key_with_one_thing_wrong_is_not_taken() {
    let key = Key::p256();
    let whole = attestation(&key.cose());
    assert!(registered(&asked(), &whole).is_ok());
    // Truncated anywhere, and with something after the end.
    for length in 0..whole.attestation_object.len() {
        let cut = Attestation { attestation_object: whole.attestation_object[..length].to_vec(), ..whole.clone() };
        assert_eq!(registered(&asked(), &cut), Err(WebauthnError::Malformed), "{length}");
    }
    let longer =
        Attestation { attestation_object: [whole.attestation_object.as_slice(), &[0]].concat(), ..whole.clone() };
    assert_eq!(registered(&asked(), &longer), Err(WebauthnError::Malformed));
    let proof = Attestation { client_data: client_data("webauthn.get", CHALLENGE, ORIGIN), ..whole.clone() };
    assert_eq!(registered(&asked(), &proof), Err(WebauthnError::Type));
    let without = Attestation { attestation_object: object(&authenticator_data(HOST, 0x05, 0, None)), ..whole };
    assert_eq!(registered(&asked(), &without), Err(WebauthnError::Malformed));

    let point = match &key {
        Key::P256(key) => key.public_key().as_ref().to_vec(),
        _ => Vec::new(),
    };
    let (x, y) = (&point[1..33], &point[33..]);
    let modulus = [255; 256];
    let keys = [
        (cose(EC2_KEY, &[(-2, x), (-3, x)]), WebauthnError::Malformed),
        (cose(EC2_KEY, &[(-2, x)]), WebauthnError::Malformed),
        (cose(EC2_KEY, &[(-2, &x[1..]), (-3, y)]), WebauthnError::Malformed),
        (cose(EC2_KEY, &[(-2, x), (-2, x), (-3, y)]), WebauthnError::Malformed),
        (cose(&[(1, 2), (3, -35), (-1, 2)], &[(-2, x), (-3, y)]), WebauthnError::Algorithm),
        (cose(&[(1, 2), (3, -257), (-1, 1)], &[(-2, x), (-3, y)]), WebauthnError::Algorithm),
        (cose(&[(1, 2), (-1, 1)], &[(-2, x), (-3, y)]), WebauthnError::Malformed),
        (cose(&[(1, 3), (3, -257)], &[(-1, &modulus[..128]), (-2, &[1, 0, 1])]), WebauthnError::Malformed),
        (cose(&[(1, 3), (3, -257)], &[(-1, &modulus), (-2, &[])]), WebauthnError::Malformed),
        (cose(&[(1, 1), (3, -8), (-1, 6)], &[(-2, &modulus[..31])]), WebauthnError::Malformed),
        (vec![0xbf, 0xff], WebauthnError::Malformed),
    ];
    for (cose, error) in keys {
        assert_eq!(registered(&asked(), &attestation(&cose)), Err(error), "{cose:?}");
    }
}

#[test]
fn an_answer_is_read_within_its_limits() {
    let text = |id: &str| {
        format!(r#"{{"id":"{id}","clientDataJSON":"e30","authenticatorData":"AA","signature":"AA","userHandle":"dQ"}}"#)
    };
    let read = Assertion::read(&text("Y3JlZA")).unwrap();
    assert_eq!(
        (read.credential.as_slice(), read.user.as_slice(), read.client_data.as_slice()),
        (&b"cred"[..], &b"u"[..], &b"{}"[..])
    );
    let longest = encoded(&[0; MAX_CREDENTIAL_BYTES]);
    assert!(Assertion::read(&text(&longest)).is_ok());
    for wrong in ["", "?", &encoded(&[0; MAX_CREDENTIAL_BYTES + 1]), "Y3JlZA=="] {
        assert_eq!(Assertion::read(&text(wrong)).unwrap_err(), WebauthnError::Malformed, "{wrong}");
    }
    let long = text(&"A".repeat(MAX_ANSWER_BYTES));
    assert_eq!(Assertion::read(&long).unwrap_err(), WebauthnError::TooLong);
    assert_eq!(Attestation::read(&long).unwrap_err(), WebauthnError::TooLong);
    assert_eq!(Attestation::read("{}").unwrap_err(), WebauthnError::Malformed);
}
