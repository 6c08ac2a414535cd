//! Every statement about comments.

use domain::comments::Comment;
use domain::ids::{CommentId, TicketId, UserId};
use domain::page::{Direction, Page, Window};
use domain::policy::{Reach, Sees};
use domain::via::Via;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::tickets::sql::row::{source, via};

const COLUMNS: &str = "comments.id, comments.ticket_id, comments.author_id, comments.is_public, comments.body, comments.html, \
    comments.channel, comments.source, comments.created_at, comments.audit_id, comments.unverified";

/// A comment to be written.
pub(crate) struct NewRow<'a> {
    pub(crate) ticket_id: TicketId,
    pub(crate) author_id: UserId,
    pub(crate) public: bool,
    pub(crate) body: &'a str,
    pub(crate) html: Option<&'a str>,
    pub(crate) via: &'a Via,
    pub(crate) unverified: bool,
    pub(crate) message_id: Option<&'a str>,
    pub(crate) raw_blob: Option<&'a str>,
    pub(crate) audit_id: i64,
    pub(crate) created_at: Time,
}

fn comment(row: &Row<'_>) -> StoreResult<Comment> {
    Ok(Comment {
        id: CommentId::new(row.int(0)?),
        ticket_id: TicketId::new(row.int(1)?),
        author_id: UserId::new(row.int(2)?),
        public: row.flag(3)?,
        body: row.text(4)?,
        html: row.opt_text(5)?,
        via: via(row.str(6)?, row.opt_str(7)?, None),
        created_at: Time::from_millis(row.int(8)?),
        audit_id: row.int(9)?,
        unverified: row.flag(10)?,
        attachments: Vec::new(),
    })
}

/// Writes a comment; answers its number and its place among those of the ticket.
pub(crate) async fn insert(tx: &mut WriteTx, new: &NewRow<'_>) -> StoreResult<(CommentId, i64)> {
    let sql = Sql::new(
        "insert into comments (ticket_id, author_id, is_public, body, html, channel, source, unverified, message_id, raw_blob, \
         audit_id, created_at, place) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
         (select count(*) from comments where ticket_id = $1)) returning id, place",
        [
            new.ticket_id.number().into(),
            new.author_id.number().into(),
            new.public.into(),
            new.body.into(),
            new.html.into(),
            new.via.channel.word().into(),
            source(new.via).into(),
            new.unverified.into(),
            new.message_id.into(),
            new.raw_blob.into(),
            new.audit_id.into(),
            new.created_at.millis().into(),
        ],
    );
    tx.one(sql, |row| Ok((CommentId::new(row.int(0)?), row.int(1)?))).await
}

/// The quoted part of a comment that was just written.
pub(super) async fn set_quoted(tx: &mut WriteTx, id: CommentId, html: &str) -> StoreResult<()> {
    let sql = Sql::new("update comments set quoted = $1 where id = $2", [html.into(), id.number().into()]);
    tx.run(sql).await.map(|_| ())
}

/// A page of a ticket's comments.
pub(crate) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<Comment>,
    ticket: TicketId,
    direction: Direction,
    window: &Window,
) -> StoreResult<Page<Comment>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from comments where comments.ticket_id = ").bind(ticket.number());
    within(&mut sql, sees);
    let ascending = (direction == Direction::Ascending) != matches!(window, Window::Before { .. });
    let (than, order) = if ascending { (" > ", "") } else { (" < ", " desc") };
    if let Window::After { place: Some(place), .. } | Window::Before { place, .. } = window {
        sql.push(" and comments.id").push(than).bind(place.id);
    }
    sql.push(" order by comments.id").push(order).push(" limit ").bind(window.limit().saturating_add(1));
    let mut total = None;
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
        total = Some(count(tx, sees, ticket).await?);
    }
    let mut page = Page::from_read(tx.all(sql, comment).await?, window.limit(), total);
    if matches!(window, Window::Before { .. }) {
        page.rows.reverse();
    }
    Ok(page)
}

async fn count(tx: &mut ReadTx, sees: &Sees<Comment>, ticket: TicketId) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from comments where comments.ticket_id = ");
    sql.bind(ticket.number());
    within(&mut sql, sees);
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

/// One comment of this ticket.
pub(crate) async fn load(tx: &mut ReadTx, ticket: TicketId, id: CommentId) -> StoreResult<Option<Unchecked<Comment>>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from comments where comments.id = ").bind(id.number());
    sql.push(" and comments.ticket_id = ").bind(ticket.number());
    tx.opt(sql, |row| Ok(Unchecked::new(comment(row)?))).await
}

/// Comments by number that the actor may see.
pub(crate) async fn many(tx: &mut ReadTx, sees: &Sees<Comment>, ids: &[i64]) -> StoreResult<Vec<Comment>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from comments where comments.id in ").push_in(ids);
    within(&mut sql, sees);
    tx.all(sql, comment).await
}

fn within(sql: &mut Sql, sees: &Sees<Comment>) {
    match sees.reach() {
        Reach::All => {}
        Reach::Own { .. } => {
            sql.push(" and comments.is_public = 1 and comments.unverified = 0");
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
}

/// Makes a public comment of this ticket an internal note; answers whether there was one. The ticket is public as long
/// as one of its comments is.
pub(crate) async fn make_private(tx: &mut WriteTx, ticket: TicketId, id: CommentId, now: Time) -> StoreResult<bool> {
    let made = Sql::new(
        "update comments set is_public = 0 where id = $1 and ticket_id = $2 and is_public = 1",
        [id.number().into(), ticket.number().into()],
    );
    if tx.run(made).await? == 0 {
        return Ok(false);
    }
    let ticket = ticket.number();
    let public = Sql::new(
        "update tickets set generated_at = $1, updated_at = $2, is_public = case when exists \
         (select 1 from comments where comments.ticket_id = $3 and comments.is_public = 1) then 1 else 0 end where id = $4",
        [now.millis().into(), now.millis().into(), ticket.into(), ticket.into()],
    );
    tx.run(public).await?;
    Ok(true)
}
