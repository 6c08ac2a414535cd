//! Every statement about redaction beside those of tickets and attachments.

use domain::ids::{CommentId, TicketId};
use store::{ReadTx, Sql, StoreResult, WriteTx};

use super::words::Said;

/// Most texts of one ticket's events that are looked through.
const MOST_VALUES: i64 = 100_000;
/// Comments that are indexed anew at once.
const MOST_AT_ONCE: i64 = 200;

/// The texts of a comment that was opened for redaction, and its raw mail.
pub(super) async fn said(tx: &mut ReadTx, comment: CommentId) -> StoreResult<(Said, Option<String>)> {
    let sql = Sql::new("select body, html, quoted, raw_blob from comments where id = $1", [comment.number().into()]);
    tx.one(sql, |row| {
        Ok((Said { body: row.text(0)?, html: row.opt_text(1)?, quoted: row.opt_text(2)? }, row.opt_text(3)?))
    })
    .await
}

/// Writes the texts of a comment.
pub(super) async fn write_said(tx: &mut WriteTx, comment: CommentId, said: &Said) -> StoreResult<()> {
    let sql = Sql::new(
        "update comments set body = $1, html = $2, quoted = $3 where id = $4",
        [
            said.body.as_str().into(),
            said.html.as_deref().into(),
            said.quoted.as_deref().into(),
            comment.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Names another raw mail, or none.
pub(super) async fn write_raw(tx: &mut WriteTx, comment: CommentId, blob: Option<&str>) -> StoreResult<()> {
    let sql = Sql::new("update comments set raw_blob = $1 where id = $2", [blob.into(), comment.number().into()]);
    tx.run(sql).await.map(|_| ())
}

/// The texts that events of a ticket speak of: row, field, text.
pub(super) async fn values(tx: &mut ReadTx, ticket: TicketId) -> StoreResult<Vec<(i64, String, String)>> {
    let sql = Sql::new(
        "select id, field, text from event_values where ticket_id = $1 order by id limit $2",
        [ticket.number().into(), MOST_VALUES.into()],
    );
    tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?))).await
}

/// The next comments of a ticket with their texts.
pub(super) async fn bodies(
    tx: &mut ReadTx,
    ticket: TicketId,
    after: CommentId,
) -> StoreResult<Vec<(CommentId, String)>> {
    let sql = Sql::new(
        "select id, body from comments where ticket_id = $1 and id > $2 order by id limit $3",
        [ticket.number().into(), after.number().into(), MOST_AT_ONCE.into()],
    );
    tx.all(sql, |row| Ok((CommentId::new(row.int(0)?), row.text(1)?))).await
}

/// Writes one of these texts anew; the events that name it stay as they are.
pub(super) async fn write_value(tx: &mut WriteTx, id: i64, text: &str) -> StoreResult<()> {
    tx.run(Sql::new("update event_values set text = $1 where id = $2", [text.into(), id.into()])).await.map(|_| ())
}

/// Does a job of this kind wait already?
pub(super) async fn is_ordered(tx: &mut ReadTx, kind: &str) -> StoreResult<bool> {
    let sql = Sql::new("select id from jobs where kind = $1 and state = 'waiting' limit 1", [kind.into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}
