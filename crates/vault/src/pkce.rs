//! Proof Key for Code Exchange (RFC 7636), method S256: whoever fetches the token is whoever asked for the code.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

/// Is `challenge` the SHA-256 of this verifier, in base64url?
#[must_use]
pub fn is_s256(verifier: &str, challenge: &str) -> bool {
    let made = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()).as_ref());
    made.as_bytes().ct_eq(challenge.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::is_s256;

    #[test]
    fn the_example_of_the_standard_is_right_and_nothing_else_is() {
        // RFC 7636, appendix B.
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(is_s256(verifier, challenge));
        for wrong in ["", verifier, &challenge.to_lowercase(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="] {
            assert!(!is_s256(verifier, wrong), "{wrong}");
        }
        assert!(!is_s256(challenge, challenge), "the challenge itself opens");
    }
}
