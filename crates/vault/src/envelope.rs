//! Blobs (attachments, raw mails) sealed chunk by chunk, so that they stream and can be read in part.
//!
//! Each blob has its own random 256-bit data key, wrapped by the account's `Blobs` key and bound to
//! the blob's name. The plaintext is cut into chunks of 64 KiB, each sealed with AES-256-GCM in the
//! STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: "Online Authenticated-Encryption and its
//! Nonce-Reuse Misuse-Resistance", 2015): the nonce is `prefix (7) | chunk number (4, big endian) |
//! 1 for the last chunk, else 0`. So no chunk can be changed, moved, left out or added, and a blob
//! that was cut short does not end with a last chunk.
//!
//! Stored form: `"BALB" | version (1) | prefix (7) | wrapped data key (61)`, then the chunks, each
//! `ciphertext | tag (16)`. All chunks but the last are full; only an empty blob has an empty chunk.

mod range;

use aws_lc_rs::aead::LessSafeKey;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::keys::{KEY_BYTES, SubKey};
use crate::random::{Randomness, array};
use crate::sealed::{self, NONCE, OVERHEAD, TAG, gcm, open_onto, seal_onto};

pub use range::{ChunkSpan, chunk_span, plain_len, sealed_len};

/// Plaintext bytes in a full chunk (64 KiB).
pub const CHUNK_BYTES: usize = 64 * 1024;

/// Bytes before the first chunk.
pub const HEADER_BYTES: usize = MAGIC.len() + PREFIX + OVERHEAD + KEY_BYTES;

/// A full chunk as stored.
const SEALED_CHUNK: usize = CHUNK_BYTES + TAG;
/// Four letters and the version.
const MAGIC: &[u8; 5] = b"BALB\x01";
const PREFIX: usize = 7;
/// One less than the counter could hold (256 TiB), so that counting on never overflows.
const MAX_CHUNKS: u64 = u32::MAX as u64;

/// Why a blob cannot be sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BlobError {
    /// More than about 256 TiB.
    #[error("the blob is too long")]
    TooLong,
    /// The length cannot be that of a whole blob, or the end is missing.
    #[error("the blob is cut short")]
    Truncated,
    /// Not a blob of a known version.
    #[error("not a sealed blob of a known version")]
    UnknownFormat,
    /// Wrong key or name, or changed, moved, missing or added bytes: which one cannot be known.
    #[error("the blob does not open with this key under this name")]
    Refused,
    /// The wanted range lies beyond the end, or more bytes were handed over than the range has.
    #[error("the range lies outside the blob")]
    OutOfRange,
}

/// Seals a blob piece by piece.
#[derive(Debug)]
pub struct Sealer {
    /// Taken by the first output.
    header: Option<Vec<u8>>,
    chunks: Chunks,
    next: u32,
    /// At most one chunk. Kept back until more comes or the end, for the last one is sealed differently.
    pending: Zeroizing<Vec<u8>>,
}

impl Sealer {
    /// Begins a blob with a new data key. `key` is the account's `Blobs` key; `name` (say the blob's
    /// id) is needed again to open it.
    ///
    /// # Errors
    /// None in practice; the cipher's error is passed on.
    pub fn new(key: &SubKey, name: &[u8], random: &dyn Randomness) -> Result<Self, BlobError> {
        let prefix: [u8; PREFIX] = array(random);
        let data_key = Zeroizing::new(array::<KEY_BYTES>(random));
        let aad = header_aad(&prefix, name);
        let wrapped =
            sealed::seal_with(key.expose(), &aad, data_key.as_slice(), random).map_err(|_| BlobError::Refused)?;
        Ok(Self {
            header: Some([MAGIC.as_slice(), &prefix, &wrapped].concat()),
            chunks: Chunks::new(&data_key, prefix)?,
            next: 0,
            pending: Zeroizing::new(Vec::with_capacity(CHUNK_BYTES)),
        })
    }

    /// Takes more plaintext and appends what can be stored already to `out`.
    ///
    /// # Errors
    /// [`BlobError::TooLong`]; the blob is then to be thrown away.
    pub fn push(&mut self, mut plain: &[u8], out: &mut Vec<u8>) -> Result<(), BlobError> {
        out.extend(self.header.take().unwrap_or_default());
        while !plain.is_empty() {
            if self.pending.len() == CHUNK_BYTES {
                self.chunks.seal(self.next, false, &self.pending, out)?;
                self.next = self.next.checked_add(1).ok_or(BlobError::TooLong)?;
                self.pending.clear();
            }
            plain = take(plain, CHUNK_BYTES, &mut self.pending);
        }
        Ok(())
    }

    /// Appends the last chunk to `out`. Without it the blob does not open.
    ///
    /// # Errors
    /// [`BlobError::TooLong`].
    pub fn finish(mut self, out: &mut Vec<u8>) -> Result<(), BlobError> {
        out.extend(self.header.take().unwrap_or_default());
        self.chunks.seal(self.next, true, &self.pending, out)
    }
}

/// Opens a whole blob piece by piece.
///
/// Every byte given out is authentic and in its place, but only [`Opener::finish`] tells that it was
/// all. After an error the opener stays refused.
#[derive(Debug)]
pub struct Opener {
    key: SubKey,
    name: Vec<u8>,
    state: Result<Option<BlobReader>, BlobError>,
    next: u32,
    /// At most one header or sealed chunk; a chunk is kept back as it may be the last.
    pending: Vec<u8>,
}

impl Opener {
    /// Begins with the key and the name that were given to [`Sealer::new`].
    pub fn new(key: &SubKey, name: &[u8]) -> Self {
        Self {
            key: key.clone(),
            name: name.to_vec(),
            state: Ok(None),
            next: 0,
            pending: Vec::with_capacity(SEALED_CHUNK),
        }
    }

    /// Takes more stored bytes and appends what is certain already to `out`.
    ///
    /// # Errors
    /// [`BlobError::UnknownFormat`], [`BlobError::Refused`], [`BlobError::TooLong`].
    pub fn push(&mut self, mut sealed: &[u8], out: &mut Vec<u8>) -> Result<(), BlobError> {
        while !sealed.is_empty() {
            let full = match self.state.as_ref().map_err(|error| *error)? {
                None => HEADER_BYTES,
                Some(_) => SEALED_CHUNK,
            };
            if self.pending.len() < full {
                sealed = take(sealed, full, &mut self.pending);
            } else if let Err(error) = self.advance(out) {
                self.state = Err(error);
            }
        }
        self.state.as_ref().map(|_| ()).map_err(|error| *error)
    }

    /// Appends the last chunk to `out` and answers whether the blob was whole.
    ///
    /// # Errors
    /// [`BlobError::Truncated`], [`BlobError::Refused`], or the error of an earlier `push`.
    pub fn finish(self, out: &mut Vec<u8>) -> Result<(), BlobError> {
        let reader = self.state?.ok_or(BlobError::Truncated)?;
        let empty_end = self.next > 0 && self.pending.len() <= TAG;
        if self.pending.len() < TAG || empty_end {
            return Err(BlobError::Truncated);
        }
        reader.open_chunk(self.next, true, &self.pending, out)
    }

    /// Works on the full `pending`, which is not the end of the blob.
    fn advance(&mut self, out: &mut Vec<u8>) -> Result<(), BlobError> {
        match self.state.as_ref().map_err(|error| *error)? {
            None => {
                let reader = BlobReader::new(&self.key, &self.name, &self.pending)?;
                self.state = Ok(Some(reader));
            }
            Some(reader) => {
                reader.open_chunk(self.next, false, &self.pending, out)?;
                self.next = self.next.checked_add(1).ok_or(BlobError::TooLong)?;
            }
        }
        self.pending.clear();
        Ok(())
    }
}

/// Opens any chunks of a blob whose header has been read: for ranges.
#[derive(Debug)]
pub struct BlobReader {
    chunks: Chunks,
}

impl BlobReader {
    /// `header` is the first [`HEADER_BYTES`] of the stored blob.
    ///
    /// # Errors
    /// [`BlobError::UnknownFormat`], [`BlobError::Truncated`], [`BlobError::Refused`].
    pub fn new(key: &SubKey, name: &[u8], header: &[u8]) -> Result<Self, BlobError> {
        if header.len() != HEADER_BYTES {
            return Err(BlobError::Truncated);
        }
        let rest = header.strip_prefix(MAGIC).ok_or(BlobError::UnknownFormat)?;
        let (prefix, wrapped) = rest.split_first_chunk::<PREFIX>().ok_or(BlobError::Truncated)?;
        let plain =
            sealed::open_with(key.expose(), &header_aad(prefix, name), wrapped).map_err(|_| BlobError::Refused)?;
        let data_key = plain.as_slice().try_into().map_err(|_| BlobError::Refused)?;
        let data_key = Zeroizing::new(data_key);
        Ok(Self { chunks: Chunks::new(&data_key, *prefix)? })
    }

    /// Opens one chunk and appends its plaintext to `out`. `last` must say whether it is the last.
    ///
    /// # Errors
    /// [`BlobError::Truncated`], [`BlobError::Refused`].
    pub fn open_chunk(&self, number: u32, last: bool, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), BlobError> {
        self.chunks.open(number, last, sealed, out)
    }

    /// Opens the bytes `span.sealed` of the stored blob and gives exactly the wanted range. The whole
    /// range is in memory at once: ask for long ones in pieces.
    ///
    /// # Errors
    /// [`BlobError::OutOfRange`] when `sealed` has another length than the span;
    /// [`BlobError::Refused`].
    pub fn open_span(&self, span: &ChunkSpan, sealed: &[u8]) -> Result<Vec<u8>, BlobError> {
        if sealed.len() as u64 != span.sealed.end - span.sealed.start {
            return Err(BlobError::OutOfRange);
        }
        let mut plain = Vec::with_capacity(sealed.len());
        let mut chunks = sealed.chunks(SEALED_CHUNK).zip(span.first..).peekable();
        while let Some((chunk, number)) = chunks.next() {
            let last = span.to_end && chunks.peek().is_none();
            self.open_chunk(number, last, chunk, &mut plain)?;
        }
        plain.truncate(span.skip.saturating_add(span.take));
        plain.drain(..span.skip.min(plain.len()));
        if plain.len() != span.take {
            return Err(BlobError::Refused);
        }
        Ok(plain)
    }
}

/// Seals a blob that is in memory. See [`Sealer::new`].
///
/// # Errors
/// As [`Sealer::push`].
pub fn seal_blob(key: &SubKey, name: &[u8], plain: &[u8], random: &dyn Randomness) -> Result<Vec<u8>, BlobError> {
    let mut sealer = Sealer::new(key, name, random)?;
    let room = usize::try_from(sealed_len(plain.len() as u64)?).unwrap_or_default();
    let mut out = Vec::with_capacity(room);
    sealer.push(plain, &mut out)?;
    sealer.finish(&mut out)?;
    Ok(out)
}

/// Opens a blob that is in memory.
///
/// # Errors
/// As [`Opener::push`] and [`Opener::finish`].
pub fn open_blob(key: &SubKey, name: &[u8], sealed: &[u8]) -> Result<Vec<u8>, BlobError> {
    let mut opener = Opener::new(key, name);
    let mut out = Vec::with_capacity(sealed.len());
    opener.push(sealed, &mut out)?;
    opener.finish(&mut out)?;
    Ok(out)
}

/// The data key of one blob, ready for use.
#[derive(Debug)]
struct Chunks {
    key: LessSafeKey,
    prefix: [u8; PREFIX],
}

impl Chunks {
    fn new(data_key: &[u8; KEY_BYTES], prefix: [u8; PREFIX]) -> Result<Self, BlobError> {
        let key = gcm(data_key).map_err(|_| BlobError::Refused)?;
        Ok(Self { key, prefix })
    }

    fn nonce(&self, number: u32, last: bool) -> [u8; NONCE] {
        let [a, b, c, d, e, f, g] = self.prefix;
        let [h, i, j, k] = number.to_be_bytes();
        [a, b, c, d, e, f, g, h, i, j, k, u8::from(last)]
    }

    fn seal(&self, number: u32, last: bool, plain: &[u8], out: &mut Vec<u8>) -> Result<(), BlobError> {
        if u64::from(number) >= MAX_CHUNKS {
            return Err(BlobError::TooLong);
        }
        seal_onto(&self.key, self.nonce(number, last), b"", plain, out).map_err(|_| BlobError::TooLong)
    }

    fn open(&self, number: u32, last: bool, sealed: &[u8], out: &mut Vec<u8>) -> Result<(), BlobError> {
        if sealed.len() < TAG {
            return Err(BlobError::Truncated);
        }
        open_onto(&self.key, self.nonce(number, last), b"", sealed, out).map_err(|_| BlobError::Refused)
    }
}

/// Everything before the wrapped data key, and the blob's name, is authenticated with that key.
fn header_aad(prefix: &[u8; PREFIX], name: &[u8]) -> Vec<u8> {
    [b"balie/blob/".as_slice(), MAGIC, prefix, name].concat()
}

/// Moves bytes from `from` to `to` until `to` holds `full`; gives what is left of `from`.
fn take<'a>(from: &'a [u8], full: usize, to: &mut Vec<u8>) -> &'a [u8] {
    let room = full.saturating_sub(to.len()).min(from.len());
    let (now, later) = from.split_at_checked(room).unwrap_or((from, &[]));
    to.extend_from_slice(now);
    later
}

#[cfg(test)]
mod tests;
