//! The arithmetic of a sealed blob's lengths: which stored bytes hold which plaintext.

use std::ops::Range;

use super::{BlobError, CHUNK_BYTES, HEADER_BYTES, MAX_CHUNKS, SEALED_CHUNK};
use crate::sealed::TAG;

const CHUNK: u64 = CHUNK_BYTES as u64;
const SEALED: u64 = SEALED_CHUNK as u64;
const HEADER: u64 = HEADER_BYTES as u64;
const TAG_LEN: u64 = TAG as u64;

/// The chunks that hold a range of the plaintext.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChunkSpan {
    /// The stored bytes to read and hand to [`super::BlobReader::open_span`].
    pub sealed: Range<u64>,
    /// The number of the first chunk.
    pub(super) first: u32,
    /// Whether the span ends with the blob's last chunk.
    pub(super) to_end: bool,
    /// Plaintext bytes before the range in the first chunk.
    pub(super) skip: usize,
    /// The length of the range.
    pub(super) take: usize,
}

/// The stored length of a blob of `plain_len` bytes.
///
/// # Errors
/// [`BlobError::TooLong`].
pub fn sealed_len(plain_len: u64) -> Result<u64, BlobError> {
    let chunks = plain_len.div_ceil(CHUNK).max(1);
    if chunks > MAX_CHUNKS {
        return Err(BlobError::TooLong);
    }
    Ok(HEADER + plain_len + chunks * TAG_LEN)
}

/// The plaintext length of a blob stored in `sealed_len` bytes.
///
/// # Errors
/// [`BlobError::Truncated`] when no whole blob has that length; [`BlobError::TooLong`].
pub fn plain_len(sealed_len: u64) -> Result<u64, BlobError> {
    let body = sealed_len.checked_sub(HEADER).ok_or(BlobError::Truncated)?;
    let chunks = body.div_ceil(SEALED);
    if chunks > MAX_CHUNKS {
        return Err(BlobError::TooLong);
    }
    let end = body % SEALED;
    let bare_end = end != 0 && (end < TAG_LEN || (end == TAG_LEN && chunks > 1));
    if chunks == 0 || bare_end {
        return Err(BlobError::Truncated);
    }
    Ok(body - chunks * TAG_LEN)
}

/// What to read of a blob stored in `sealed_len` bytes to get the bytes `range` of the plaintext.
///
/// An empty range inside the blob (or at its end) gives the span of one chunk.
///
/// # Errors
/// [`BlobError::OutOfRange`] for a range that ends after the blob or before it starts; the errors of
/// [`plain_len`].
pub fn chunk_span(sealed_len: u64, range: Range<u64>) -> Result<ChunkSpan, BlobError> {
    let plain_len = plain_len(sealed_len)?;
    if range.start > range.end || range.end > plain_len {
        return Err(BlobError::OutOfRange);
    }
    let final_chunk = plain_len.div_ceil(CHUNK).max(1) - 1;
    let first = (range.start / CHUNK).min(final_chunk);
    let last = range.end.div_ceil(CHUNK).saturating_sub(1).max(first);
    let end = HEADER + (last + 1) * SEALED;
    Ok(ChunkSpan {
        sealed: HEADER + first * SEALED..end.min(sealed_len),
        first: u32::try_from(first).map_err(|_| BlobError::TooLong)?,
        to_end: last == final_chunk,
        skip: usize::try_from(range.start - first * CHUNK).map_err(|_| BlobError::TooLong)?,
        take: usize::try_from(range.end - range.start).map_err(|_| BlobError::TooLong)?,
    })
}
