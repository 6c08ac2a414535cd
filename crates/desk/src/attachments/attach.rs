//! Files come to a comment: those of upload tokens, and those that were stored for it; and they are loaded with it.

use std::collections::HashMap;

use domain::attachments::{Attachment, MOST_TOKENS, Upload};
use domain::comments::Comment;
use domain::error::ProblemCode;
use domain::ids::{CommentId, TicketId};
use domain::{Refusal, Result};
use identity::links::{self, Links};
use store::{Ctx, ReadTx, WriteTx};

use super::sql::{self, Place};
use crate::tickets::CommentInput;
use crate::uploads;

/// Hangs the files of a comment's upload tokens on it, and those that came with it.
///
/// # Errors
/// `Invalid` for a token that is unknown, too old, used already or somebody else's; `TooManyValues` for too many.
pub(crate) async fn attach(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: TicketId,
    comment: CommentId,
    input: &CommentInput,
) -> Result<()> {
    if input.uploads.len() > MOST_TOKENS as usize {
        return Err(Refusal::TooManyValues { limit: MOST_TOKENS }.into());
    }
    let links = Links::of(ctx);
    let html = input.html_body.as_deref().unwrap_or_default();
    let mut shown = Vec::new();
    for token in &input.uploads {
        let upload = taken(tx, ctx, token).await?;
        let files = sql::of_upload(tx, &links, upload.id).await?;
        sql::hand_over(tx, upload.id, ticket, comment).await?;
        uploads::sql::remove(tx, upload.id).await?;
        shown.extend(files.iter().filter(|file| html.contains(file.secret.expose())).map(|file| file.id.number()));
    }
    if !shown.is_empty() {
        sql::mark_inline(tx, &shown).await?;
    }
    for file in &input.files {
        sql::insert(tx, &Place::Comment(ticket, comment), file, &links::new_salt(ctx), ctx.now()).await?;
    }
    Ok(())
}

/// The upload of a token that this actor may use.
async fn taken(tx: &mut WriteTx, ctx: &Ctx, token: &str) -> Result<Upload> {
    let unknown = || Refusal::invalid("uploads", ProblemCode::Invalid, "Attachment: upload token is not valid");
    let digest = links::upload_digest(ctx, token).ok_or_else(unknown)?;
    let upload = uploads::sql::trusted_by_digest(tx, &digest, ctx.now()).await?.ok_or_else(unknown)?;
    if uploads::is_own(ctx.actor(), &upload) { Ok(upload) } else { Err(unknown().into()) }
}

/// Loads the files of comments that were loaded for this actor, in one statement.
pub(crate) async fn fill(tx: &mut ReadTx, ctx: &Ctx, comments: &mut [Comment]) -> Result<()> {
    if comments.is_empty() {
        return Ok(());
    }
    let mut files: HashMap<i64, Vec<Attachment>> = HashMap::new();
    for file in sql::of_comments(tx, &Links::of(ctx), comments).await? {
        files.entry(file.comment_id.map_or(0, CommentId::number)).or_default().push(file);
    }
    for comment in comments {
        comment.attachments = files.remove(&comment.id.number()).unwrap_or_default();
    }
    Ok(())
}
