//! Public keys of credentials (RFC 9053, RFC 8230): ES256, EdDSA over Ed25519, RS256. No other kind is taken.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};
use minicbor::Decoder;
use minicbor::data::Type;

use super::WebauthnError;

/// Their numbers, the one we like best first.
pub const ALGORITHMS: [i64; 3] = [EDDSA, ES256, RS256];

const EDDSA: i64 = -8;
const ES256: i64 = -7;
const RS256: i64 = -257;
/// Kinds of keys and curves (IANA, COSE).
const OKP: i64 = 1;
const EC2: i64 = 2;
const RSA: i64 = 3;
const P256: i64 = 1;
const CURVE_ED25519: i64 = 6;
/// Shortest and longest modulus, in bytes.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;
/// Longest exponent, in bytes.
const EXPONENT_BYTES: usize = 4;
/// Most entries of a key, and its longest form in bytes.
const MOST_ENTRIES: u64 = 16;
const MAX_KEY_BYTES: usize = 1024;

/// A public key that we can verify with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PublicKey {
    cose: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Kind {
    /// An uncompressed point on P-256.
    Es256(Vec<u8>),
    Ed25519([u8; 32]),
    Rs256 {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

/// What a COSE key says, as far as we look.
#[derive(Default)]
struct Parts<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    /// The curve, where -1 is a number.
    curve: Option<i64>,
    /// -1, -2 and -3 where they are bytes: `n`; `x` or `e`; `y`.
    first: Option<&'a [u8]>,
    second: Option<&'a [u8]>,
    third: Option<&'a [u8]>,
}

impl PublicKey {
    /// Reads a COSE key, whole.
    ///
    /// # Errors
    /// `Malformed`; `Algorithm` for a kind that is not taken.
    pub fn read(cose: &[u8]) -> Result<Self, WebauthnError> {
        if cose.len() > MAX_KEY_BYTES {
            return Err(WebauthnError::TooLong);
        }
        let parts = parts(cose).ok().flatten().ok_or(WebauthnError::Malformed)?;
        let bytes = |part: Option<&[u8]>| part.map(<[u8]>::to_vec).ok_or(WebauthnError::Malformed);
        let kind = match (parts.kind, parts.algorithm, parts.curve) {
            (Some(EC2), Some(ES256), Some(P256)) => Kind::Es256(point(parts.second, parts.third)?),
            (Some(OKP), Some(EDDSA), Some(CURVE_ED25519)) => {
                let key = parts.second.and_then(|key| key.try_into().ok());
                Kind::Ed25519(key.ok_or(WebauthnError::Malformed)?)
            }
            (Some(RSA), Some(RS256), None) => {
                let (n, e) = (bytes(parts.first)?, bytes(parts.second)?);
                let is_good = MODULUS.contains(&n.len()) && (1..=EXPONENT_BYTES).contains(&e.len());
                if !is_good || n.first() == Some(&0) || e.first() == Some(&0) {
                    return Err(WebauthnError::Malformed);
                }
                Kind::Rs256 { n, e }
            }
            (None, ..) | (_, None, _) => return Err(WebauthnError::Malformed),
            _ => return Err(WebauthnError::Algorithm),
        };
        Ok(Self { cose: cose.to_vec(), kind })
    }

    /// The form it came in, which [`PublicKey::read`] takes again.
    #[must_use]
    pub fn cose(&self) -> &[u8] {
        &self.cose
    }

    /// Did this key sign the message?
    ///
    /// # Errors
    /// `Signature`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), WebauthnError> {
        let verified = match &self.kind {
            Kind::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Kind::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Kind::Rs256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        verified.map_err(|_| WebauthnError::Signature)
    }
}

/// `0x04`, x, y: as long as P-256 has it, and on the curve.
fn point(x: Option<&[u8]>, y: Option<&[u8]>) -> Result<Vec<u8>, WebauthnError> {
    let (Some(x), Some(y)) = (x, y) else { return Err(WebauthnError::Malformed) };
    if x.len() != 32 || y.len() != 32 {
        return Err(WebauthnError::Malformed);
    }
    let point = [&[4], x, y].concat();
    ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point).map_err(|_| WebauthnError::Malformed)?;
    Ok(point)
}

fn parts(cose: &[u8]) -> Result<Option<Parts<'_>>, minicbor::decode::Error> {
    let mut decoder = Decoder::new(cose);
    let Some(entries) = decoder.map()?.filter(|entries| *entries <= MOST_ENTRIES) else { return Ok(None) };
    let mut parts = Parts::default();
    for _ in 0..entries {
        let label = decoder.i64()?;
        let was_there = match label {
            1 => parts.kind.replace(decoder.i64()?).is_some(),
            3 => parts.algorithm.replace(decoder.i64()?).is_some(),
            -1 if decoder.datatype()? == Type::Bytes => parts.first.replace(decoder.bytes()?).is_some(),
            -1 => parts.curve.replace(decoder.i64()?).is_some(),
            -2 => parts.second.replace(decoder.bytes()?).is_some(),
            -3 => parts.third.replace(decoder.bytes()?).is_some(),
            _ => {
                decoder.skip()?;
                false
            }
        };
        if was_there {
            return Ok(None);
        }
    }
    Ok((decoder.position() == cose.len()).then_some(parts))
}
