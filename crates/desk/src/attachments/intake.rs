//! Taking a file in: its kind is told, what must be blotted is blotted, and it is sealed piece by piece.

use bytes::Bytes;
use domain::attachments::{Reading, file_name, kind_of};
use domain::redaction::Redactor;
use domain::{Error, Refusal, Result};
use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use store::{BlobId, Ctx, Open, StoredBlob};

use super::text::TextRedactor;

/// Bytes at the beginning that tell the kind of a file and the size of an image.
const HEAD_BYTES: usize = 256 * 1024;
/// Longest message that is looked through: it must be whole in memory for that.
const MOST_MAIL_BYTES: usize = 25 * 1024 * 1024;

/// A piece of a file as it arrives, or why no more arrive.
pub type Piece = std::result::Result<Bytes, Refusal>;
type Pieces = BoxStream<'static, Piece>;

/// A file whose blob is stored and that no row names yet.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub file_name: String,
    pub content_type: String,
    pub size_bytes: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// Shown within the comment's text.
    pub inline: bool,
    /// What the HTML of a mail calls it, without brackets.
    pub content_id: Option<String>,
    pub(crate) blob: String,
    pub(crate) sha256: [u8; 32],
}

/// Stores a file that is in memory, such as one of a mail. `claimed` is the type its sender says it has.
///
/// # Errors
/// `Invalid` for an empty name; when the store fails.
pub async fn store(ctx: &Ctx, name: &str, claimed: Option<&str>, bytes: Bytes) -> Result<StoredFile> {
    take_in(ctx, name, claimed, stream::iter([Ok(bytes)])).await
}

/// Removes the blobs of files that did not come to a comment.
///
/// # Errors
/// When the store fails.
pub async fn discard(ctx: &Ctx, files: &[StoredFile]) -> Result<()> {
    for file in files {
        if let Some(blob) = BlobId::parse(&file.blob) {
            ctx.account().blobs().delete(&blob).await?;
        }
    }
    Ok(())
}

/// Stores a file that arrives in pieces.
///
/// # Errors
/// `Invalid` for an empty name, `TooLarge` for a message that cannot be looked through, the stream's own refusal.
pub(crate) async fn take_in(
    ctx: &Ctx,
    name: &str,
    claimed: Option<&str>,
    pieces: impl Stream<Item = Piece> + Send + 'static,
) -> Result<StoredFile> {
    let file_name = identity::clean(ctx, &file_name(name)?);
    let mut pieces: Pieces = pieces.boxed();
    let mut head = Vec::new();
    while head.len() < HEAD_BYTES
        && let Some(piece) = pieces.next().await
    {
        head.extend_from_slice(&piece?);
    }
    let kind = kind_of(&head, name, claimed);
    let (width, height) = size_in_pixels(&kind.content_type, &head);
    let redactor = ctx.settings().redactor.clone();
    let blob = match kind.reading {
        Reading::Mail => keep_mail(ctx, &redactor, head, pieces).await?,
        reading => {
            let redactor = (reading != Reading::Binary).then(|| TextRedactor::new(redactor, reading, &head));
            let all = stream::iter([Ok(Bytes::from(head))]).chain(pieces);
            ctx.account().blobs().put_stream(clean_pieces(redactor, all.boxed()), u64::MAX).await?
        }
    };
    Ok(StoredFile {
        file_name,
        content_type: kind.content_type,
        size_bytes: i64::try_from(blob.size_bytes).unwrap_or(i64::MAX),
        width,
        height,
        inline: false,
        content_id: None,
        blob: blob.id.as_str().to_owned(),
        sha256: blob.digest,
    })
}

/// The pieces after the redactor, or as they are.
fn clean_pieces(redactor: Option<TextRedactor>, pieces: Pieces) -> impl Stream<Item = Result<Bytes>> + Send {
    let Some(redactor) = redactor else { return pieces.map(|piece| piece.map_err(Error::from)).boxed() };
    let start = (pieces, Some(redactor));
    stream::try_unfold(start, |(mut pieces, redactor)| async move {
        let Some(mut redactor) = redactor else { return Ok(None) };
        while let Some(piece) = pieces.next().await {
            let clean = redactor.push(&piece?);
            if !clean.is_empty() {
                return Ok(Some((Bytes::from(clean), (pieces, Some(redactor)))));
            }
        }
        Ok(Some((Bytes::from(redactor.finish()), (pieces, None))))
    })
    .boxed()
}

/// A message: text hides in its encoded parts, so it is looked through whole.
async fn keep_mail(ctx: &Ctx, redactor: &Redactor, mut whole: Vec<u8>, mut pieces: Pieces) -> Result<StoredBlob> {
    while let Some(piece) = pieces.next().await {
        whole.extend_from_slice(&piece?);
        if whole.len() > MOST_MAIL_BYTES {
            return Err(Refusal::TooLarge { limit_bytes: MOST_MAIL_BYTES as u64 }.into());
        }
    }
    let clean = markup::mail::redact_raw(&whole, &|text| {
        let clean = redactor.redact_html(&redactor.redact_text(text)).into_owned();
        (clean != text).then_some(clean)
    });
    drop(whole);
    Ok(ctx.account().blobs().put(&clean).await?)
}

/// Width and height of an image, by its header.
fn size_in_pixels(content_type: &str, head: &[u8]) -> (Option<i64>, Option<i64>) {
    if !matches!(content_type, "image/png" | "image/jpeg" | "image/gif" | "image/webp") {
        return (None, None);
    }
    let pixels = |number: usize| i64::try_from(number).ok();
    imagesize::blob_size(head).map_or((None, None), |size| (pixels(size.width), pixels(size.height)))
}
