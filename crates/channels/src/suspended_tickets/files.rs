//! The files of mail that waits, copied to an upload, so that an agent who writes the ticket by hand can attach them.

use bytes::Bytes;
use desk::uploads::{self, Uploaded};
use domain::ids::SuspendedTicketId;
use domain::{Fault, Result};
use futures_util::stream;
use store::Ctx;

use super::service::show;
use crate::mail_in;

/// Copies them; none when the mail has no files.
///
/// # Errors
/// `NotFound` also for those who must not see it; when the store fails.
pub async fn copy_files(ctx: &Ctx, id: SuspendedTicketId) -> Result<Option<Uploaded>> {
    let held = show(ctx, id).await?;
    let blob = held.raw_blob.as_deref().ok_or_else(|| Fault::new("copy files of a mail", "its row names no blob"))?;
    let message = mail_in::reread(ctx, blob, held.recipient.unwrap_or_default()).await?;
    let mut uploaded: Option<Uploaded> = None;
    for (name, part) in mail_in::named_parts(&message) {
        let token = uploaded.as_ref().map(|uploaded| uploaded.token.clone());
        let bytes = Bytes::copy_from_slice(&part.bytes);
        let pieces = stream::iter([Ok(bytes)]);
        uploaded = Some(uploads::create(ctx, name, Some(part.content_type.clone()), token, pieces).await?);
    }
    Ok(uploaded)
}
