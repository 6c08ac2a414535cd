//! What an authenticator says of itself: the bytes that it signs, and the wrapping they come in when a key is added.

use minicbor::Decoder;

use super::{MAX_CREDENTIAL_BYTES, WebauthnError};

/// Bits of the flags (6.1 of the standard).
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;
const HAS_EXTENSIONS: u8 = 0x80;
/// Bytes of the model's number, which we do not look at.
const MODEL_BYTES: usize = 16;
/// Most entries of the wrapping; the standard has three.
const MOST_ENTRIES: u64 = 8;

/// The bytes that an authenticator signs, read.
#[derive(Clone, Copy, Debug)]
pub(super) struct AuthenticatorData<'a> {
    pub(super) host_digest: &'a [u8],
    pub(super) is_present: bool,
    pub(super) is_verified: bool,
    pub(super) counter: u32,
    /// Name and COSE key of a new credential.
    pub(super) credential: Option<(&'a [u8], &'a [u8])>,
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all of it; nothing may be left over.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, WebauthnError> {
        let (host_digest, rest) = split(bytes, 32)?;
        let (flags, rest) = rest.split_first().ok_or(WebauthnError::Malformed)?;
        let (counter, mut rest) = rest.split_first_chunk::<4>().ok_or(WebauthnError::Malformed)?;
        let mut credential = None;
        if flags & HAS_CREDENTIAL != 0 {
            let (_, after) = split(rest, MODEL_BYTES)?;
            let (length, after) = after.split_first_chunk::<2>().ok_or(WebauthnError::Malformed)?;
            let length = usize::from(u16::from_be_bytes(*length));
            if length == 0 || length > MAX_CREDENTIAL_BYTES {
                return Err(WebauthnError::Malformed);
            }
            let (name, after) = split(after, length)?;
            let (key, after) = item(after)?;
            credential = Some((name, key));
            rest = after;
        }
        if flags & HAS_EXTENSIONS != 0 {
            (_, rest) = item(rest)?;
        }
        if !rest.is_empty() {
            return Err(WebauthnError::Malformed);
        }
        Ok(Self {
            host_digest,
            is_present: flags & PRESENT != 0,
            is_verified: flags & VERIFIED != 0,
            counter: u32::from_be_bytes(*counter),
            credential,
        })
    }
}

fn split(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8]), WebauthnError> {
    bytes.split_at_checked(at).ok_or(WebauthnError::Malformed)
}

/// One item of CBOR, and what comes after it.
fn item(bytes: &[u8]) -> Result<(&[u8], &[u8]), WebauthnError> {
    let mut decoder = Decoder::new(bytes);
    decoder.skip().map_err(|_| WebauthnError::Malformed)?;
    split(bytes, decoder.position())
}

/// The authenticator's bytes out of an attestation object. Its statement is passed over: we ask for none.
pub(super) fn of_attestation(object: &[u8]) -> Result<&[u8], WebauthnError> {
    attested(object).ok().flatten().ok_or(WebauthnError::Malformed)
}

fn attested(object: &[u8]) -> Result<Option<&[u8]>, minicbor::decode::Error> {
    let mut decoder = Decoder::new(object);
    let Some(entries) = decoder.map()?.filter(|entries| *entries <= MOST_ENTRIES) else { return Ok(None) };
    let (mut found, mut has_format) = (None, false);
    for _ in 0..entries {
        match decoder.str()? {
            "authData" if found.is_none() => found = Some(decoder.bytes()?),
            "authData" => return Ok(None),
            "fmt" => {
                decoder.str()?;
                has_format = true;
            }
            _ => decoder.skip()?,
        }
    }
    let is_whole = has_format && decoder.position() == object.len();
    Ok(found.filter(|_| is_whole))
}
