//! Uploading files and taking them back.

use domain::attachments::{Attachment, MOST_FILES, MOST_VISITOR_UPLOADS, UPLOAD_SECONDS, Upload, Uploads};
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::policy::act;
use domain::{Actor, Refusal, Result, Time, Unchecked};
use futures_util::Stream;
use identity::links::{self, Links};
use store::{Ctx, Open, ReadTx, WriteTx};

use super::{is_own, sql};
use crate::attachments::sql::{self as files, Place};
use crate::attachments::{Piece, StoredFile, discard, order_destruction, take_in};

/// What is told of an upload.
#[derive(Debug)]
pub struct Uploaded {
    /// The token; the caller's own when it came with one.
    pub token: String,
    pub expires_at: Time,
    /// All files under the token, the oldest first.
    pub attachments: Vec<Attachment>,
    /// The file that was just taken in.
    pub attachment: Attachment,
}

/// Takes a file in, under a new token or under one that waits.
///
/// # Errors
/// `Unauthenticated` for nobody where only people with an account may; `NotFound` for a token that is unknown, too old
/// or somebody else's; `Invalid` for the name; `TooLarge`; `TooMany` when too many files of visitors wait.
pub async fn create(
    ctx: &Ctx,
    name: String,
    claimed: Option<String>,
    token: Option<String>,
    pieces: impl Stream<Item = Piece> + Send + 'static,
) -> Result<Uploaded> {
    if ctx
        .actor()
        .may::<act::Create, _>(Unchecked::new(Uploads { visitors: ctx.settings().anonymous_requests }))
        .is_err()
    {
        return Err(Refusal::Unauthenticated.into());
    }
    let upload = admitted(ctx, token.as_deref()).await?;
    let file = take_in(ctx, &name, claimed.as_deref(), pieces).await?;
    let kept = keep(ctx, upload, token, file.clone()).await;
    if kept.is_err() {
        discard(ctx, &[file]).await?;
    }
    kept
}

/// Before anything is read: may there be one more file?
async fn admitted(ctx: &Ctx, token: Option<&str>) -> Result<Option<Upload>> {
    let digest = token.map(|token| links::upload_digest(ctx, token).ok_or(Refusal::NotFound)).transpose()?;
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let Some(digest) = digest else {
            let visitor = matches!(who.actor(), Actor::Visitor);
            if visitor && sql::count_of_visitors(tx, who.now()).await? >= MOST_VISITOR_UPLOADS {
                return Err(Refusal::TooMany { retry_after_seconds: 600 }.into());
            }
            return Ok(None);
        };
        own(tx, &who, &digest).await.map(Some)
    })
    .await
}

async fn own(tx: &mut ReadTx, ctx: &Ctx, digest: &[u8; 32]) -> Result<Upload> {
    let upload = sql::trusted_by_digest(tx, digest, ctx.now()).await?.ok_or(Refusal::NotFound)?;
    if is_own(ctx.actor(), &upload) { Ok(upload) } else { Err(Refusal::NotFound.into()) }
}

async fn keep(ctx: &Ctx, upload: Option<Upload>, token: Option<String>, file: StoredFile) -> Result<Uploaded> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let (upload, token) = match (upload, token) {
            (Some(upload), Some(token)) => (still_waiting(tx, &who, upload.id).await?, token),
            _ => begin(tx, &who).await?,
        };
        let id = files::insert(tx, &Place::Upload(upload.id), &file, &links::new_salt(&who), who.now()).await?;
        let attachments = files::of_upload(tx, &Links::of(&who), upload.id).await?;
        let attachment = attachments.iter().find(|file| file.id == id).cloned().ok_or(Refusal::NotFound)?;
        let mut event = Event::created(About::Upload(upload.id));
        event.details.attachment = Some(id);
        let uploaded = Uploaded { token, expires_at: upload.expires_at, attachments, attachment };
        Ok(tx.commit(&who, vec![event]).await?.with(uploaded))
    })
    .await
}

/// The hour may have passed, or a comment may have taken it, while the file came in.
async fn still_waiting(tx: &mut WriteTx, ctx: &Ctx, id: i64) -> Result<Upload> {
    let upload = sql::trusted_load(tx, id, ctx.now()).await?.ok_or(Refusal::NotFound)?;
    if sql::count_files(tx, id).await? >= MOST_FILES {
        let text = format!("Uploads: at most {MOST_FILES} files under one token");
        return Err(Refusal::invalid("uploads", ProblemCode::Invalid, text).into());
    }
    Ok(upload)
}

async fn begin(tx: &mut WriteTx, ctx: &Ctx) -> Result<(Upload, String)> {
    let (token, digest) = links::new_upload(ctx);
    let (user_id, expires_at) = (ctx.actor().user_id(), ctx.now().plus_seconds(UPLOAD_SECONDS));
    let id = sql::insert(tx, &digest, user_id, ctx.now(), expires_at).await?;
    Ok((Upload { id, user_id, expires_at }, token))
}

/// Takes an upload back: its files are destroyed.
///
/// # Errors
/// `NotFound` for a token that is unknown, too old, used or somebody else's.
pub async fn delete(ctx: &Ctx, token: &str) -> Result<()> {
    let digest = links::upload_digest(ctx, token).ok_or(Refusal::NotFound)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let upload = own(tx, &who, &digest).await?;
        remove(tx, &who, upload.id).await?;
        tx.commit(&who, vec![Event::deleted(About::Upload(upload.id))]).await
    })
    .await
}

/// Removes an upload with its files.
pub(super) async fn remove(tx: &mut WriteTx, ctx: &Ctx, id: i64) -> Result<()> {
    let waiting = files::of_upload(tx, &Links::of(ctx), id).await?;
    let blobs: Vec<String> = waiting.into_iter().map(|file| file.blob).collect();
    files::remove_of_upload(tx, id).await?;
    sql::remove(tx, id).await?;
    Ok(order_destruction(tx, ctx, &blobs).await?)
}
