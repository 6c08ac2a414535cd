//! Redacting a file of a comment: its blob is destroyed and `redacted.txt` stands in its place.

use domain::attachments::Attachment;
use domain::ids::{AttachmentId, CommentId, TicketId};
use domain::{Refusal, Result};
use identity::links::{self, Links};
use store::{Ctx, Open};

use super::service::{INSTEAD, open, told, touch};
use super::sql;
use crate::attachments;

/// Destroys a file of a comment. The raw mail goes with it, because it holds the file too.
///
/// # Errors
/// `NotFound` when the comment has no such file, `Denied`.
pub async fn attachment(
    ctx: &Ctx,
    ticket: TicketId,
    comment: CommentId,
    attachment: AttachmentId,
) -> Result<Attachment> {
    let who = ctx.clone();
    // Asked before a blob is written for it.
    ctx.glance(async move |tx| {
        open(tx, &who, ticket, comment).await?;
        attachments::sql::blob_of(tx, comment, attachment).await?.ok_or_else(|| Refusal::NotFound.into())
    })
    .await?;
    let instead = ctx.account().blobs().put(INSTEAD).await?;
    let name = instead.id.clone();
    let who = ctx.clone();
    let done = ctx
        .write(async move |tx| {
            let ticket = open(tx, &who, ticket, comment).await?;
            let mut gone = vec![attachments::sql::blob_of(tx, comment, attachment).await?.ok_or(Refusal::NotFound)?];
            attachments::sql::redact(tx, attachment, &instead, &links::new_salt(&who)).await?;
            if let (_, Some(raw)) = sql::said(tx, comment).await? {
                sql::write_raw(tx, comment, None).await?;
                gone.push(raw);
            }
            touch(tx, &who, &ticket, ticket.subject.clone()).await?;
            attachments::order_destruction(tx, &who, &gone).await?;
            let shown = attachments::sql::of_comment(tx, &Links::of(&who), comment, attachment).await?;
            let shown = shown.ok_or(Refusal::NotFound)?;
            Ok(tx.commit(&who, vec![told(ticket.id, comment, Some(attachment))]).await?.with(shown))
        })
        .await;
    if done.is_err() {
        ctx.account().blobs().delete(&name).await?;
    }
    done
}
