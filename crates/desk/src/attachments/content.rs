//! The bytes of a file, for whoever holds its address; when the account wants it, only for those who may see it.

use std::ops::Range;

use bytes::Bytes;
use domain::attachments::Attachment;
use domain::event::{About, Act, Event};
use domain::ids::AttachmentId;
use domain::policy::act;
use domain::{Fault, Refusal, Result};
use futures_util::stream::{self, Stream};
use identity::links::Links;
use store::{BlobId, Blobs, Ctx, Open};

use super::service::held;
use super::sql;
use crate::uploads;

/// Bytes that are read and opened at once.
const PIECE_BYTES: u64 = 1024 * 1024;

/// A file that may be read.
pub struct Content {
    pub attachment: Attachment,
    blobs: Blobs,
    blob: BlobId,
}

/// Opens a file by the secret in its address.
///
/// # Errors
/// `NotFound` for a wrong address and, with private attachments, for whoever may not see the comment;
/// `Unauthenticated` when nobody is signed in and somebody must be.
pub async fn content(ctx: &Ctx, secret: &str) -> Result<Content> {
    let id = AttachmentId::new(Links::claimed(secret).ok_or(Refusal::NotFound)?);
    let (who, secret) = (ctx.clone(), secret.to_owned());
    let attachment = ctx
        .glance(async move |tx| {
            let links = Links::of(&who);
            let found = sql::trusted_load(tx, &links, id).await?.ok_or(Refusal::NotFound)?;
            if !links.opens(&secret, id.number(), &found.salt) {
                return Err(Refusal::NotFound.into());
            }
            if who.settings().private_attachments {
                if matches!(who.actor(), domain::Actor::Visitor) {
                    return Err(Refusal::Unauthenticated.into());
                }
                let held = held(tx, &who, found.attachment).await?;
                return Ok(who.actor().may::<act::Read, _>(held)?.into_inner().attachment);
            }
            let late = match found.attachment.upload_id {
                Some(upload) => uploads::sql::trusted_load(tx, upload, who.now()).await?.is_none(),
                None => false,
            };
            if late { Err(Refusal::NotFound.into()) } else { Ok(found.attachment) }
        })
        .await?;
    let blob = BlobId::parse(&attachment.blob).ok_or_else(|| Fault::new("open a file", "its row names no blob"))?;
    Ok(Content { attachment, blobs: ctx.account().blobs().clone(), blob })
}

/// Tells that somebody signed in opened a file; a page of an image in many ranges is told once.
///
/// # Errors
/// When the store fails.
pub async fn tell_opened(ctx: &Ctx, attachment: &Attachment) -> Result<()> {
    if ctx.actor().user().is_none() {
        return Ok(());
    }
    let (who, id, ticket) = (ctx.clone(), attachment.id.number(), attachment.ticket_id);
    ctx.write(async move |tx| {
        let mut event = Event::new(About::Attachment(id), Act::Opened);
        event.details.other = ticket.map(domain::ids::TicketId::number);
        tx.commit(&who, vec![event]).await
    })
    .await
}

impl Content {
    /// Length in bytes.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        u64::try_from(self.attachment.size_bytes).unwrap_or_default()
    }

    /// These bytes, a megabyte at a time.
    pub fn pieces(self, range: Range<u64>) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
        let end = range.end.min(self.size_bytes());
        stream::try_unfold((self, range.start), move |(content, at)| async move {
            if at >= end {
                return Ok(None);
            }
            let until = end.min(at.saturating_add(PIECE_BYTES));
            let piece = content.blobs.get_range(&content.blob, at..until).await?;
            Ok(Some((Bytes::from(piece), (content, until))))
        })
    }
}
