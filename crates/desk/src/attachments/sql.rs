//! Every statement about attachments.

use domain::Time;
use domain::attachments::{Attachment, REDACTED_NAME};
use domain::comments::Comment;
use domain::ids::{AttachmentId, CommentId, TicketId};
use identity::links::Links;
use store::{ReadTx, Row, Sql, StoreResult, StoredBlob, WriteTx};

use super::StoredFile;

const COLUMNS: &str = "id, upload_id, ticket_id, comment_id, file_name, content_type, size_bytes, width, height, inline, \
    content_id, blob, sha256, secret, redacted, created_at";
/// Most files shown with one page of comments.
const MOST_SHOWN: i64 = 10_000;

/// A file and the salt of its link.
pub(super) struct Salted {
    pub(super) attachment: Attachment,
    pub(super) salt: String,
}

fn salted(row: &Row<'_>, links: &Links) -> StoreResult<Salted> {
    let id = row.int(0)?;
    let salt = row.text(13)?;
    let sha256 = row.bytes(12)?;
    let etag = sha256.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let attachment = Attachment {
        id: AttachmentId::new(id),
        upload_id: row.opt_int(1)?,
        ticket_id: row.opt_int(2)?.map(TicketId::new),
        comment_id: row.opt_int(3)?.map(CommentId::new),
        file_name: row.text(4)?,
        content_type: row.text(5)?,
        size_bytes: row.int(6)?,
        width: row.opt_int(7)?,
        height: row.opt_int(8)?,
        inline: row.flag(9)?,
        content_id: row.opt_text(10)?,
        blob: row.text(11)?,
        etag,
        secret: links.secret(id, &salt),
        redacted: row.flag(14)?,
        created_at: Time::from_millis(row.int(15)?),
    };
    Ok(Salted { attachment, salt })
}

fn attachment(row: &Row<'_>, links: &Links) -> StoreResult<Attachment> {
    salted(row, links).map(|salted| salted.attachment)
}

/// A file by its number; the caller looks for what holds it.
pub(super) async fn trusted_load(tx: &mut ReadTx, links: &Links, id: AttachmentId) -> StoreResult<Option<Salted>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from attachments where id = ").bind(id.number());
    tx.opt(sql, |row| salted(row, links)).await
}

/// The files of comments that were loaded for this actor.
pub(crate) async fn of_comments(tx: &mut ReadTx, links: &Links, comments: &[Comment]) -> StoreResult<Vec<Attachment>> {
    let ids: Vec<i64> = comments.iter().map(|comment| comment.id.number()).collect();
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from attachments where comment_id in ").push_in(&ids);
    sql.push(" order by id limit ").bind(MOST_SHOWN);
    tx.all(sql, |row| attachment(row, links)).await
}

/// The files that wait under an upload.
pub(crate) async fn of_upload(tx: &mut ReadTx, links: &Links, upload: i64) -> StoreResult<Vec<Attachment>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from attachments where upload_id = ").bind(upload).push(" order by id limit ");
    sql.bind(domain::attachments::MOST_FILES);
    tx.all(sql, |row| attachment(row, links)).await
}

/// A file of a comment that was opened.
pub(crate) async fn of_comment(
    tx: &mut ReadTx,
    links: &Links,
    comment: CommentId,
    id: AttachmentId,
) -> StoreResult<Option<Attachment>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from attachments where comment_id = ").bind(comment.number());
    sql.push(" and id = ").bind(id.number());
    tx.opt(sql, |row| attachment(row, links)).await
}

/// The blob of a file of this comment.
pub(crate) async fn blob_of(tx: &mut ReadTx, comment: CommentId, id: AttachmentId) -> StoreResult<Option<String>> {
    let sql = Sql::new(
        "select blob from attachments where comment_id = $1 and id = $2",
        [comment.number().into(), id.number().into()],
    );
    tx.opt(sql, |row| row.text(0)).await
}

/// What a new file hangs on.
pub(crate) enum Place {
    Upload(i64),
    Comment(TicketId, CommentId),
}

/// Writes a file; answers its number.
pub(crate) async fn insert(
    tx: &mut WriteTx,
    place: &Place,
    file: &StoredFile,
    salt: &str,
    now: Time,
) -> StoreResult<AttachmentId> {
    let (upload, ticket, comment) = match place {
        Place::Upload(upload) => (Some(*upload), None, None),
        Place::Comment(ticket, comment) => (None, Some(ticket.number()), Some(comment.number())),
    };
    let sql = Sql::new(
        "insert into attachments (upload_id, ticket_id, comment_id, file_name, content_type, size_bytes, width, height, inline, \
         content_id, blob, sha256, secret, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
         returning id",
        [
            upload.into(),
            ticket.into(),
            comment.into(),
            file.file_name.as_str().into(),
            file.content_type.as_str().into(),
            file.size_bytes.into(),
            file.width.into(),
            file.height.into(),
            file.inline.into(),
            file.content_id.as_deref().into(),
            file.blob.as_str().into(),
            file.sha256.as_slice().into(),
            salt.into(),
            now.millis().into(),
        ],
    );
    Ok(AttachmentId::new(tx.insert(sql).await?))
}

/// Gives the files of an upload to a comment.
pub(super) async fn hand_over(tx: &mut WriteTx, upload: i64, ticket: TicketId, comment: CommentId) -> StoreResult<()> {
    let sql = Sql::new(
        "update attachments set upload_id = null, ticket_id = $1, comment_id = $2 where upload_id = $3",
        [ticket.number().into(), comment.number().into(), upload.into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// These files are shown within the text.
pub(super) async fn mark_inline(tx: &mut WriteTx, ids: &[i64]) -> StoreResult<()> {
    let mut sql = Sql::build("update attachments set inline = 1 where id in ");
    sql.push_in(ids);
    tx.run(sql).await.map(|_| ())
}

/// Puts what stands for a redacted file in its place, with a new salt: old links end.
pub(crate) async fn redact(tx: &mut WriteTx, id: AttachmentId, instead: &StoredBlob, salt: &str) -> StoreResult<()> {
    let size = i64::try_from(instead.size_bytes).unwrap_or(i64::MAX);
    let sql = Sql::new(
        "update attachments set file_name = $1, content_type = 'text/plain', size_bytes = $2, width = null, height = null, \
         inline = 0, content_id = null, blob = $3, sha256 = $4, secret = $5, redacted = 1 where id = $6",
        [
            REDACTED_NAME.into(),
            size.into(),
            instead.id.as_str().into(),
            instead.digest.as_slice().into(),
            salt.into(),
            id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Removes the rows of an upload's files.
pub(crate) async fn remove_of_upload(tx: &mut WriteTx, upload: i64) -> StoreResult<()> {
    tx.run(Sql::new("delete from attachments where upload_id = $1", [upload.into()])).await.map(|_| ())
}
