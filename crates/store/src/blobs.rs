//! Attachments and raw mails: sealed here, before they leave the process, and kept in a folder or S3.
//!
//! A blob's name is random and says nothing; it is bound into the seal, so a blob that was moved to
//! another name does not open. A blob is stored before the row that names it is committed; a crash
//! between the two leaves an unnamed blob behind, never a name without a blob.

mod place;

use std::ops::Range;
use std::sync::Arc;

use aws_lc_rs::digest;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use vault::{BlobReader, HEADER_BYTES, Opener, Randomness, Sealer, SubKey, chunk_span, plain_len};

use crate::error::{StoreError, StoreResult};

pub use place::{BlobPlace, S3Place};

/// Sealed bytes gathered before a part is sent; S3 wants at least 5 MiB.
const PART_BYTES: usize = 8 * 1024 * 1024;

/// The random name of a blob: 32 hexadecimal digits.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct BlobId(String);

impl BlobId {
    /// Reads a stored name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        fits.then(|| Self(text.to_owned()))
    }

    /// The name as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn random(random: &dyn Randomness) -> Self {
        let mut bytes = [0; 16];
        random.fill(&mut bytes);
        Self(hex::encode(bytes))
    }
}

/// What was stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct StoredBlob {
    pub id: BlobId,
    /// Length of the plaintext.
    pub size_bytes: u64,
    /// SHA-256 of the plaintext.
    pub digest: [u8; 32],
}

/// One account's blobs. Cheap to clone.
#[derive(Clone)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
    folder: Path,
    key: SubKey,
    random: Arc<dyn Randomness>,
}

impl Blobs {
    pub(crate) fn new(objects: Arc<dyn ObjectStore>, folder: &str, key: SubKey, random: Arc<dyn Randomness>) -> Self {
        Self { objects, folder: Path::from(folder), key, random }
    }

    /// Stores a blob that is in memory. When this returns, the blob is on disk.
    ///
    /// # Errors
    /// [`StoreError::Blob`]; so for all functions here.
    pub async fn put(&self, plain: &[u8]) -> StoreResult<StoredBlob> {
        let stream = futures_util::stream::iter([Ok::<_, StoreError>(Bytes::copy_from_slice(plain))]);
        self.put_stream(stream, u64::MAX).await
    }

    /// Stores a blob that arrives in pieces, of at most `limit` bytes. Pieces are sealed as they come.
    ///
    /// # Errors
    /// [`StoreError::BlobTooLong`] past the limit; the stream's own error.
    pub async fn put_stream<E: From<StoreError>>(
        &self,
        pieces: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<StoredBlob, E> {
        let id = BlobId::random(&*self.random);
        let mut upload = Upload { objects: &*self.objects, path: self.path(&id), parts: None };
        match self.seal_into(&id, &mut upload, pieces, limit).await {
            Ok((size_bytes, digest)) => Ok(StoredBlob { id, size_bytes, digest }),
            Err(error) => {
                upload.abort().await;
                Err(error)
            }
        }
    }

    async fn seal_into<E: From<StoreError>>(
        &self,
        id: &BlobId,
        upload: &mut Upload<'_>,
        pieces: impl Stream<Item = Result<Bytes, E>>,
        limit: u64,
    ) -> Result<(u64, [u8; 32]), E> {
        let mut pieces = std::pin::pin!(pieces);
        let mut sealer = Sealer::new(&self.key, id.0.as_bytes(), &*self.random).map_err(sealing)?;
        let mut hash = digest::Context::new(&digest::SHA256);
        let mut size_bytes = 0_u64;
        let mut sealed = Vec::new();
        while let Some(piece) = pieces.next().await {
            let piece = piece?;
            size_bytes += piece.len() as u64;
            if size_bytes > limit {
                return Err(E::from(StoreError::BlobTooLong { limit }));
            }
            hash.update(&piece);
            sealer.push(&piece, &mut sealed).map_err(sealing)?;
            if sealed.len() >= PART_BYTES {
                upload.part(std::mem::take(&mut sealed)).await?;
            }
        }
        sealer.finish(&mut sealed).map_err(sealing)?;
        upload.finish(sealed).await?;
        let mut digest = [0; 32];
        for (to, from) in digest.iter_mut().zip(hash.finish().as_ref()) {
            *to = *from;
        }
        Ok((size_bytes, digest))
    }

    /// The whole plaintext in memory, if it is at most `limit` bytes.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`], [`StoreError::BlobTooLong`]; [`StoreError::Blob`] when it was changed.
    pub async fn get(&self, id: &BlobId, limit: u64) -> StoreResult<Vec<u8>> {
        let found = self.objects.get(&self.path(id)).await.map_err(failed)?;
        let size = plain_len(found.meta.size).map_err(sealing)?;
        if size > limit {
            return Err(StoreError::BlobTooLong { limit });
        }
        let mut plain = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        let mut opener = Opener::new(&self.key, id.0.as_bytes());
        let mut pieces = found.into_stream();
        while let Some(piece) = pieces.try_next().await.map_err(failed)? {
            opener.push(&piece, &mut plain).map_err(sealing)?;
        }
        opener.finish(&mut plain).map_err(sealing)?;
        Ok(plain)
    }

    /// The plaintext length.
    ///
    /// # Errors
    /// [`StoreError::NoBlob`], [`StoreError::Blob`].
    pub async fn size(&self, id: &BlobId) -> StoreResult<u64> {
        let meta = self.objects.head(&self.path(id)).await.map_err(failed)?;
        plain_len(meta.size).map_err(sealing)
    }

    /// The bytes `range` of the plaintext. Ask for long blobs in pieces, say of a megabyte.
    ///
    /// # Errors
    /// As [`Blobs::get`]; a range outside the blob is [`StoreError::Blob`].
    pub async fn get_range(&self, id: &BlobId, range: Range<u64>) -> StoreResult<Vec<u8>> {
        let path = self.path(id);
        let meta = self.objects.head(&path).await.map_err(failed)?;
        let span = chunk_span(meta.size, range).map_err(sealing)?;
        let wanted = [0..HEADER_BYTES as u64, span.sealed.clone()];
        let parts = self.objects.get_ranges(&path, &wanted).await.map_err(failed)?;
        let [header, sealed] = parts.as_slice() else { return Err(StoreError::NoBlob) };
        let reader = BlobReader::new(&self.key, id.0.as_bytes(), header).map_err(sealing)?;
        reader.open_span(&span, sealed).map_err(sealing)
    }

    /// Removes a blob; one that is not there is fine.
    ///
    /// # Errors
    /// [`StoreError::Blob`].
    pub async fn delete(&self, id: &BlobId) -> StoreResult<()> {
        match self.objects.delete(&self.path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes every blob of the account.
    pub(crate) async fn delete_all(&self) -> StoreResult<()> {
        let objects = self.objects.list(Some(&self.folder)).map_ok(|meta| meta.location).boxed();
        self.objects.delete_stream(objects).try_for_each(|_| async { Ok(()) }).await.map_err(failed)
    }

    /// Two digits of the name make a folder, so that no folder grows too large.
    fn path(&self, id: &BlobId) -> Path {
        let (front, _) = id.0.split_at_checked(2).unwrap_or_default();
        self.folder.clone().join(front).join(id.0.as_str())
    }
}

/// An upload in one piece or, when it turns out long, in parts.
struct Upload<'a> {
    objects: &'a dyn ObjectStore,
    path: Path,
    parts: Option<Box<dyn object_store::MultipartUpload>>,
}

impl Upload<'_> {
    async fn part(&mut self, sealed: Vec<u8>) -> StoreResult<()> {
        let parts = match &mut self.parts {
            Some(parts) => parts,
            None => self.parts.insert(self.objects.put_multipart(&self.path).await.map_err(failed)?),
        };
        parts.put_part(PutPayload::from(sealed)).await.map_err(failed)
    }

    async fn finish(&mut self, sealed: Vec<u8>) -> StoreResult<()> {
        if self.parts.is_none() {
            let whole = self.objects.put(&self.path, PutPayload::from(sealed)).await;
            return whole.map(|_| ()).map_err(failed);
        }
        self.part(sealed).await?;
        match &mut self.parts {
            Some(parts) => parts.complete().await.map(|_| ()).map_err(failed),
            None => Ok(()),
        }
    }

    async fn abort(&mut self) {
        if let Some(parts) = &mut self.parts
            && parts.abort().await.is_err()
        {
            tracing::warn!("an upload that failed could not be taken back");
        }
    }
}

fn sealing(error: vault::BlobError) -> StoreError {
    StoreError::Blob(error.to_string().into())
}

/// The store's own words may hold addresses and names, so only the kind of failure is kept.
fn failed(error: object_store::Error) -> StoreError {
    match error {
        object_store::Error::NotFound { .. } => StoreError::NoBlob,
        object_store::Error::PermissionDenied { .. } | object_store::Error::Unauthenticated { .. } => {
            StoreError::Blob("the blob store refused us".into())
        }
        _ => StoreError::Blob("the blob store failed".into()),
    }
}

#[cfg(test)]
mod tests;
