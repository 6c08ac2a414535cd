//! Sealed fields: a published AES-256-GCM vector, round trips, and every kind of tampering.

use super::*;
use crate::keys::{AccountKey, Purpose};
use crate::random::SeededRandom;
use proptest::prelude::*;

fn key(seed: u64, purpose: Purpose) -> SubKey {
    AccountKey::generate(&SeededRandom::new(seed)).derive(purpose)
}

/// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation" (AES-256, with AAD).
#[test]
fn gcm_published_vector() {
    let key: [u8; 32] =
        hex::decode("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308").unwrap().try_into().unwrap();
    let nonce: [u8; 12] = hex::decode("cafebabefacedbaddecaf888").unwrap().try_into().unwrap();
    let aad = hex::decode("feedfacedeadbeeffeedfacedeadbeefabaddad2").unwrap();
    let plain = hex::decode(concat!(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72",
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    ))
    .unwrap();
    let cipher = gcm(&key).unwrap();
    let mut out = Vec::new();
    seal_onto(&cipher, nonce, &aad, &plain, &mut out).unwrap();
    assert_eq!(
        hex::encode(&out),
        concat!(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa",
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b"
        )
    );
    let mut back = Vec::new();
    open_onto(&cipher, nonce, &aad, &out, &mut back).unwrap();
    assert_eq!(back, plain);
}

#[test]
fn another_place_or_key_is_refused() {
    let columns = key(1, Purpose::Columns);
    let sealed = seal(&columns, b"users.phone/1", b"+31 20", &SeededRandom::new(2)).unwrap();
    assert_eq!(open(&columns, b"users.phone/1", &sealed).unwrap().as_slice(), b"+31 20");
    let refused = Some(SealError::Refused);
    assert_eq!(open(&columns, b"users.phone/2", &sealed).err(), refused);
    assert_eq!(open(&key(3, Purpose::Columns), b"users.phone/1", &sealed).err(), refused);
    assert_eq!(open(&key(1, Purpose::Tokens), b"users.phone/1", &sealed).err(), refused);
}

#[test]
fn unknown_versions_and_limits() {
    let columns = key(1, Purpose::Columns);
    let random = SeededRandom::new(2);
    let mut sealed = seal(&columns, b"", b"x", &random).unwrap();
    *sealed.first_mut().unwrap() = 2;
    assert_eq!(open(&columns, b"", &sealed).err(), Some(SealError::UnknownVersion));
    let huge = vec![0; MAX_PLAIN_BYTES + 1];
    assert_eq!(seal(&columns, b"", &huge, &random).err(), Some(SealError::TooLong));
}

#[test]
fn equal_values_look_different_but_index_equal() {
    let random = SeededRandom::new(2);
    let columns = key(1, Purpose::Columns);
    assert_ne!(seal(&columns, b"", b"same", &random).unwrap(), seal(&columns, b"", b"same", &random).unwrap());
    let index = key(1, Purpose::Index);
    assert_eq!(blind_index(&index, "a@b.nl"), blind_index(&index, "a@b.nl"));
    assert_ne!(blind_index(&index, "a@b.nl"), blind_index(&index, "a@b.n"));
    assert_ne!(blind_index(&index, "a@b.nl"), blind_index(&key(9, Purpose::Index), "a@b.nl"));
}

proptest! {
    #[test]
    fn round_trip(plain: Vec<u8>, aad: Vec<u8>, seed: u64) {
        let columns = key(seed, Purpose::Columns);
        let sealed = seal(&columns, &aad, &plain, &SeededRandom::new(seed)).unwrap();
        prop_assert_eq!(sealed.len(), plain.len() + OVERHEAD);
        prop_assert_eq!(open(&columns, &aad, &sealed).unwrap().to_vec(), plain);
    }

    #[test]
    fn any_changed_bit_is_refused(plain: Vec<u8>, at: prop::sample::Index, bit in 0..8u8) {
        let columns = key(1, Purpose::Columns);
        let mut sealed = seal(&columns, b"a", &plain, &SeededRandom::new(2)).unwrap();
        *at.get_mut(&mut sealed) ^= 1 << bit;
        prop_assert!(open(&columns, b"a", &sealed).is_err());
    }

    #[test]
    fn any_cut_or_noise_is_refused(plain: Vec<u8>, cut: prop::sample::Index, noise: Vec<u8>) {
        let columns = key(1, Purpose::Columns);
        let sealed = seal(&columns, b"a", &plain, &SeededRandom::new(2)).unwrap();
        let (short, _) = sealed.split_at(cut.index(sealed.len()));
        prop_assert!(open(&columns, b"a", short).is_err());
        prop_assert!(open(&columns, b"a", &noise).is_err());
    }
}
