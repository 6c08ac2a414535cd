//! HKDF-SHA256 for one block of output, and HMAC-SHA256 over labelled parts.
//!
//! One block (32 bytes) is all this crate ever derives; for that length HKDF (RFC 5869) is two
//! HMACs which cannot fail, so deriving a key needs no error path.

use aws_lc_rs::hmac;

/// HMAC-SHA256 (RFC 2104) over the parts one after another. Callers make the parts unambiguous.
pub(crate) fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let mut context = hmac::Context::with_key(&key);
    for part in parts {
        context.update(part);
    }
    let mut tag = [0; 32];
    for (to, from) in tag.iter_mut().zip(context.sign().as_ref()) {
        *to = *from;
    }
    tag
}

/// HKDF-SHA256 (RFC 5869), extract and expand, 32 bytes of output.
pub(crate) fn hkdf_sha256(salt: &[u8], key_material: &[u8], info: &[u8]) -> [u8; 32] {
    let mut extracted = hmac_sha256(salt, &[key_material]);
    let output = hmac_sha256(&extracted, &[info, &[1]]);
    zeroize::Zeroize::zeroize(&mut extracted);
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hex(text: &str) -> Vec<u8> {
        hex::decode(text).unwrap()
    }

    #[test]
    fn hmac_rfc_4231() {
        let one = hmac_sha256(&[0x0b; 20], &[b"Hi ", b"There"]);
        assert_eq!(hex::encode(one), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let two = hmac_sha256(b"Jefe", &[b"what do ya want for nothing?"]);
        assert_eq!(hex::encode(two), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let long_key = hmac_sha256(&[0xaa; 131], &[b"Test Using Larger Than Block-Size Key - Hash Key First"]);
        assert_eq!(hex::encode(long_key), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    #[test]
    fn hkdf_rfc_5869() {
        let basic = hkdf_sha256(&hex("000102030405060708090a0b0c"), &[0x0b; 22], &hex("f0f1f2f3f4f5f6f7f8f9"));
        assert_eq!(hex::encode(basic), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
        let bare = hkdf_sha256(b"", &[0x0b; 22], b"");
        assert_eq!(hex::encode(bare), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    proptest! {
        #[test]
        fn agrees_with_aws_lc(salt: Vec<u8>, secret: Vec<u8>, info: Vec<u8>) {
            use aws_lc_rs::hkdf;
            let mut theirs = [0; 32];
            let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, &salt).extract(&secret);
            prk.expand(&[&info], hkdf::HKDF_SHA256).unwrap().fill(&mut theirs).unwrap();
            prop_assert_eq!(hkdf_sha256(&salt, &secret, &info), theirs);
        }
    }
}
