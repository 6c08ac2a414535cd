//! Redacting texts of a comment: body, HTML, quote, subject, audits, index and raw mail, in one act.

use domain::comments::{Comment, LONGEST_BYTES};
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::{AttachmentId, CommentId, TicketId};
use domain::policy::{Allowed, act};
use domain::tickets::Ticket;
use domain::{Error, Refusal, Result, Time};
use identity::links;
use store::{BlobId, Ctx, Open, ReadTx, StoredBlob, WriteTx};

use super::words::{Redacted, Said, Wish, without, without_anywhere, without_cut};
use super::{order_scrub, sql};
use crate::{attachments, comments, tickets};

/// Longest raw mail that is rewritten, in bytes.
const MOST_RAW_BYTES: u64 = 100 * 1024 * 1024;
/// What stands in place of a redacted file.
pub(super) const INSTEAD: &[u8] = b"This file was redacted.\n";

/// Blots every occurrence of a text in a comment and in whatever repeats the comment.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` for an empty text; `Conflict` when the comment changed meanwhile.
pub async fn text(ctx: &Ctx, ticket: TicketId, comment: CommentId, text: &str) -> Result<Comment> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid("text", ProblemCode::Blank, "Text: cannot be blank").into());
    }
    bounded("text", text)?;
    redact(ctx, ticket, comment, Wish::Text(text.trim().to_owned())).await
}

/// Blots what stands between `<redact>` tags in the comment's HTML, and addresses of files kept elsewhere. Files
/// shown within the tags are redacted too.
///
/// # Errors
/// As [`text`]; `Invalid` when the HTML is not this comment's or nothing is marked.
pub async fn marked(ctx: &Ctx, ticket: TicketId, comment: CommentId, html: &str, urls: Vec<String>) -> Result<Comment> {
    bounded("html_body", html)?;
    redact(ctx, ticket, comment, Wish::Marked { html: html.to_owned(), urls }).await
}

fn bounded(field: &str, text: &str) -> Result<()> {
    if text.len() <= 2 * LONGEST_BYTES {
        return Ok(());
    }
    Err(Refusal::invalid(field, ProblemCode::TooLong, format!("{field}: is too long")).into())
}

/// What was found before anything is changed.
struct Found {
    said: Said,
    raw: Option<String>,
    redacted: Redacted,
}

/// Blobs that were stored before the rows that will name them.
#[derive(Default)]
struct Stored {
    raw: Option<StoredBlob>,
    instead: Vec<(AttachmentId, StoredBlob)>,
}

async fn redact(ctx: &Ctx, ticket: TicketId, comment: CommentId, wish: Wish) -> Result<Comment> {
    let who = ctx.clone();
    let found = ctx.read(async move |tx| find(tx, &who, ticket, comment, &wish).await).await?;
    let stored = prepare(ctx, &found).await?;
    let names: Vec<BlobId> =
        stored.raw.iter().chain(stored.instead.iter().map(|(_, blob)| blob)).map(|blob| blob.id.clone()).collect();
    let who = ctx.clone();
    let done = ctx
        .write(async move |tx| {
            let opened = open(tx, &who, ticket, comment).await?;
            let (said, raw) = sql::said(tx, comment).await?;
            if said != found.said || raw != found.raw {
                return Err(Refusal::Conflict.into());
            }
            let events = apply(tx, &who, opened, comment, found, stored).await?;
            let shown = shown(tx, &who, ticket, comment).await?;
            if events.is_empty() {
                return Ok(tx.unchanged()?.with(shown));
            }
            Ok(tx.commit(&who, events).await?.with(shown))
        })
        .await;
    if done.is_err() {
        for blob in names {
            ctx.account().blobs().delete(&blob).await?;
        }
    }
    done
}

/// The ticket of a comment, when both may be redacted.
pub(super) async fn open(
    tx: &mut ReadTx,
    ctx: &Ctx,
    ticket: TicketId,
    comment: CommentId,
) -> Result<Allowed<act::Read, Ticket>> {
    let row = tickets::sql::load(tx, ticket).await?.ok_or(Refusal::NotFound)?;
    let ticket = ctx.actor().may::<act::Redact, _>(row)?;
    let row = comments::sql::load(tx, ticket.id, comment).await?.ok_or(Refusal::NotFound)?;
    ctx.actor().may::<act::Redact, Comment>(row)?;
    Ok(ctx.actor().may_also::<act::Read, _, _>(ticket)?)
}

async fn shown(tx: &mut ReadTx, ctx: &Ctx, ticket: TicketId, comment: CommentId) -> Result<Comment> {
    let row = comments::sql::load(tx, ticket, comment).await?.ok_or(Refusal::NotFound)?;
    let mut comments = vec![ctx.actor().may::<act::Read, Comment>(row)?.into_inner()];
    attachments::fill(tx, ctx, &mut comments).await?;
    comments.pop().ok_or_else(|| Refusal::NotFound.into())
}

async fn find(tx: &mut ReadTx, ctx: &Ctx, ticket: TicketId, comment: CommentId, wish: &Wish) -> Result<Found> {
    open(tx, ctx, ticket, comment).await?;
    let (said, raw) = sql::said(tx, comment).await?;
    let shown = shown(tx, ctx, ticket, comment).await?;
    let redacted = said.redact(wish, &shown.attachments)?;
    Ok(Found { said, raw, redacted })
}

/// Writes the raw mail anew and what stands for files, before the transaction.
async fn prepare(ctx: &Ctx, found: &Found) -> Result<Stored> {
    let blobs = ctx.account().blobs();
    let mut stored = Stored::default();
    if let Some(blob) = found.raw.as_deref().and_then(BlobId::parse) {
        let raw = blobs.get(&blob, MOST_RAW_BYTES).await.map_err(Error::from)?;
        let clean = markup::mail::redact_raw(&raw, &|text| {
            let clean = without_anywhere(text, &found.redacted.needles);
            (clean != text).then_some(clean)
        });
        if clean != raw {
            stored.raw = Some(blobs.put(&clean).await?);
        }
    }
    for id in &found.redacted.lost {
        stored.instead.push((AttachmentId::new(*id), blobs.put(INSTEAD).await?));
    }
    Ok(stored)
}

/// Changes every row; answers what is to be told, nothing when the text stood nowhere.
async fn apply(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: Allowed<act::Read, Ticket>,
    comment: CommentId,
    found: Found,
    stored: Stored,
) -> Result<Vec<Event>> {
    let Redacted { said, needles, .. } = found.redacted;
    let subject = without_cut(&ticket.subject, &needles);
    let mut values = Vec::new();
    for (id, field, text) in sql::values(tx, ticket.id).await? {
        let clean = if field == "subject" { without_cut(&text, &needles) } else { without(&text, &needles) };
        if clean != text {
            values.push((id, clean));
        }
    }
    let same = said == found.said && subject == ticket.subject && values.is_empty();
    if same && stored.raw.is_none() && stored.instead.is_empty() {
        return Ok(Vec::new());
    }
    sql::write_said(tx, comment, &said).await?;
    for (id, text) in &values {
        sql::write_value(tx, *id, text).await?;
    }
    touch(tx, ctx, &ticket, subject.clone()).await?;
    if subject == ticket.subject {
        tickets::sql::write::index(tx, comment, &subject, &said.body).await?;
    } else {
        index_all(tx, ticket.id, &subject).await?;
    }
    let mut gone = Vec::new();
    if let Some(raw) = &stored.raw {
        sql::write_raw(tx, comment, Some(raw.id.as_str())).await?;
        gone.extend(found.raw);
    }
    let mut events = vec![told(ticket.id, comment, None)];
    for (id, instead) in &stored.instead {
        gone.extend(attachments::sql::blob_of(tx, comment, *id).await?);
        attachments::sql::redact(tx, *id, instead, &links::new_salt(ctx)).await?;
        events.push(told(ticket.id, comment, Some(*id)));
    }
    attachments::order_destruction(tx, ctx, &gone).await?;
    order_scrub(tx, ctx).await?;
    Ok(events)
}

/// The subject stands in the index with every comment, however many there are.
async fn index_all(tx: &mut WriteTx, ticket: TicketId, subject: &str) -> Result<()> {
    let mut after = CommentId::new(0);
    loop {
        let some = sql::bodies(tx, ticket, after).await?;
        let Some((last, _)) = some.last() else { return Ok(()) };
        after = *last;
        for (comment, body) in &some {
            tickets::sql::write::index(tx, *comment, subject, body).await?;
        }
    }
}

/// The ticket with another subject; it counts as changed, so that those who copy tickets fetch it anew.
pub(super) async fn touch(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Allowed<act::Read, Ticket>,
    subject: String,
) -> Result<()> {
    let mut after: Ticket = (**ticket).clone();
    after.subject = subject;
    after.updated_at = ctx.now().max(Time::from_millis(ticket.updated_at.millis() + 1));
    after.generated_at = after.updated_at;
    Ok(tickets::sql::write::update(tx, ticket, &after).await?)
}

/// The audit names the comment and the file, never the text.
pub(super) fn told(ticket: TicketId, comment: CommentId, attachment: Option<AttachmentId>) -> Event {
    let mut event = Event::new(About::Ticket(ticket), Act::Redacted);
    event.details.comment = Some(comment);
    event.details.attachment = attachment;
    event
}
