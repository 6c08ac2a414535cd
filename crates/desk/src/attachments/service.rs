//! Showing a file's particulars to whoever may see what holds it.

use domain::attachments::{Attachment, Held, Holder};
use domain::comments::Comment;
use domain::ids::AttachmentId;
use domain::policy::act;
use domain::{Refusal, Result, Unchecked};
use identity::links::Links;
use store::{Ctx, Open, ReadTx};

use super::sql;
use crate::{comments, tickets, uploads};

/// One file's particulars.
///
/// # Errors
/// `NotFound` also for a file the actor may not see.
pub async fn show(ctx: &Ctx, id: AttachmentId) -> Result<Attachment> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let found = sql::trusted_load(tx, &Links::of(&who), id).await?.ok_or(Refusal::NotFound)?;
        let held = held(tx, &who, found.attachment).await?;
        Ok(who.actor().may::<act::Read, _>(held)?.into_inner().attachment)
    })
    .await
}

/// The file with what holds it, which is opened for reading on the way.
pub(super) async fn held(tx: &mut ReadTx, ctx: &Ctx, attachment: Attachment) -> Result<Unchecked<Held>> {
    let holder = match (attachment.ticket_id, attachment.comment_id, attachment.upload_id) {
        (Some(ticket), Some(comment), _) => {
            let row = tickets::sql::load(tx, ticket).await?.ok_or(Refusal::NotFound)?;
            let ticket = ctx.actor().may::<act::Read, _>(row)?;
            let row = comments::sql::load(tx, ticket.id, comment).await?.ok_or(Refusal::NotFound)?;
            let comment = ctx.actor().may::<act::Read, Comment>(row)?;
            Holder::Comment { ticket: Box::new(ticket), comment: Box::new(comment) }
        }
        (_, _, Some(upload)) => {
            let upload = uploads::sql::trusted_load(tx, upload, ctx.now()).await?.ok_or(Refusal::NotFound)?;
            Holder::Upload(upload.user_id)
        }
        _ => Holder::Suspended,
    };
    Ok(Unchecked::new(Held { attachment, holder }))
}
