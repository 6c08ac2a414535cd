//! Every statement about suspended tickets.

use domain::ids::{BrandId, SuspendedTicketId, TicketId, UserId};
use domain::page::{Direction, Page, Window};
use domain::policy::{Reach, Sees};
use domain::role::Role;
use domain::suspended_tickets::{Cause, SuspendedTicket};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

const SELECT: &str = "select suspended_tickets.id, suspended_tickets.cause, suspended_tickets.author_name, \
    suspended_tickets.author_address, suspended_tickets.subject, suspended_tickets.content, suspended_tickets.message_id, \
    suspended_tickets.recipient, suspended_tickets.ticket_id, suspended_tickets.brand_id, suspended_tickets.raw_blob, \
    suspended_tickets.created_at, suspended_tickets.updated_at, users.id from suspended_tickets \
    left join identities on identities.type = 'email' and identities.value = suspended_tickets.author_address \
    left join users on users.id = identities.user_id and users.active = 1 where ";

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Sort {
    /// The order they came in.
    #[default]
    Created,
    /// These two only with pages counted from the start.
    Subject,
    Author,
    Cause,
}

impl Sort {
    const fn column(self) -> &'static str {
        match self {
            Self::Created => "suspended_tickets.id",
            Self::Subject => "lower(coalesce(suspended_tickets.subject, ''))",
            Self::Author => "coalesce(suspended_tickets.author_address, '')",
            Self::Cause => "suspended_tickets.cause_id",
        }
    }
}

fn suspended(row: &Row<'_>) -> StoreResult<SuspendedTicket> {
    Ok(SuspendedTicket {
        id: SuspendedTicketId::new(row.int(0)?),
        cause: row.parse(1, Cause::from_word)?,
        author_name: row.opt_text(2)?,
        author_address: row.opt_text(3)?,
        subject: row.opt_text(4)?,
        content: row.text(5)?,
        message_id: row.opt_text(6)?,
        recipient: row.opt_text(7)?,
        ticket_id: row.opt_int(8)?.map(TicketId::new),
        brand_id: BrandId::new(row.int(9)?),
        raw_blob: row.opt_text(10)?,
        created_at: Time::from_millis(row.int(11)?),
        updated_at: Time::from_millis(row.int(12)?),
        author_id: row.opt_int(13)?.map(UserId::new),
    })
}

/// One.
pub(super) async fn load(tx: &mut ReadTx, id: SuspendedTicketId) -> StoreResult<Option<Unchecked<SuspendedTicket>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("suspended_tickets.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(suspended(row)?))).await
}

/// Several, in the order they came.
pub(super) async fn load_many(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<Unchecked<SuspendedTicket>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("suspended_tickets.id in ").push_in(ids).push(" order by suspended_tickets.id");
    tx.all(sql, |row| Ok(Unchecked::new(suspended(row)?))).await
}

/// A page of them.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<SuspendedTicket>,
    sort: Sort,
    direction: Direction,
    window: &Window,
) -> StoreResult<Page<SuspendedTicket>> {
    if !matches!(sees.reach(), Reach::All) {
        return Ok(Page::empty());
    }
    let backwards = matches!(window, Window::Before { .. });
    let ascending = (direction == Direction::Ascending) != backwards;
    let (than, way) = if ascending { (" > ", " asc") } else { (" < ", " desc") };
    let mut sql = Sql::build(SELECT);
    sql.push("1 = 1");
    let mut total = None;
    if let Window::After { place: Some(place), .. } | Window::Before { place, .. } = window {
        sql.push(" and suspended_tickets.id").push(than).bind(place.id);
    }
    sql.push(" order by ");
    if matches!(window, Window::Offset { .. }) && sort != Sort::Created {
        sql.push(sort.column()).push(way).push(", ");
    }
    sql.push("suspended_tickets.id").push(way).push(" limit ").bind(window.limit().saturating_add(1));
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
        let count = Sql::new("select count(*) from suspended_tickets", []);
        total = Some(tx.one(count, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await?);
    }
    let mut page = Page::from_read(tx.all(sql, suspended).await?, window.limit(), total);
    if backwards {
        page.rows.reverse();
    }
    Ok(page)
}

/// Writes one; answers its number.
pub(super) async fn insert(tx: &mut WriteTx, new: &SuspendedTicket) -> StoreResult<SuspendedTicketId> {
    let sql = Sql::new(
        "insert into suspended_tickets (cause, cause_id, author_name, author_address, subject, content, message_id, \
         recipient, ticket_id, brand_id, raw_blob, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id",
        [
            new.cause.word().into(),
            new.cause.number().into(),
            new.author_name.as_deref().into(),
            new.author_address.as_deref().into(),
            new.subject.as_deref().into(),
            new.content.as_str().into(),
            new.message_id.as_deref().into(),
            new.recipient.as_deref().into(),
            new.ticket_id.map(TicketId::number).into(),
            new.brand_id.number().into(),
            new.raw_blob.as_deref().into(),
            new.created_at.millis().into(),
            new.updated_at.millis().into(),
        ],
    );
    Ok(SuspendedTicketId::new(tx.insert(sql).await?))
}

/// Does another suspended ticket carry this Message-ID?
pub(super) async fn trusted_is_taken(tx: &mut ReadTx, message_id: &str) -> StoreResult<bool> {
    let sql = Sql::new("select 1 from suspended_tickets where message_id = $1", [message_id.into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// The account's default brand.
pub(super) async fn trusted_default_brand(tx: &mut ReadTx) -> StoreResult<BrandId> {
    let sql = Sql::new("select id from brands where is_default = 1 order by id limit 1", []);
    Ok(BrandId::new(tx.opt(sql, |row| row.int(0)).await?.unwrap_or(1)))
}

/// Is this user of the staff?
pub(super) async fn trusted_is_staff(tx: &mut ReadTx, user: UserId) -> StoreResult<bool> {
    let sql = Sql::new("select role from users where id = $1", [user.number().into()]);
    Ok(tx.opt(sql, |row| row.parse(0, Role::from_word)).await?.is_some_and(Role::is_staff))
}

/// Takes one up for recovery: its moment moves, so that nobody else recovers it meanwhile. Answers whether it was
/// still as it was seen.
pub(super) async fn take_up(tx: &mut WriteTx, seen: &SuspendedTicket, now: Time) -> StoreResult<bool> {
    let moved = now.millis().max(seen.updated_at.millis() + 1);
    let sql = Sql::new(
        "update suspended_tickets set updated_at = $1 where id = $2 and updated_at = $3",
        [moved.into(), seen.id.number().into(), seen.updated_at.millis().into()],
    );
    Ok(tx.run(sql).await? == 1)
}

/// Takes them out; what became of the messages they were is no longer looked up.
pub(super) async fn delete(tx: &mut WriteTx, ids: &[i64]) -> StoreResult<()> {
    let mut sql = Sql::build("delete from suspended_tickets where id in ");
    sql.push_in(ids);
    tx.run(sql).await.map(|_| ())
}

/// The message that was held back has become part of a ticket.
pub(super) async fn became(tx: &mut WriteTx, id: SuspendedTicketId, ticket: TicketId) -> StoreResult<()> {
    let sql = Sql::new(
        "update incoming_mails set ticket_id = $1 where suspended_ticket_id = $2",
        [ticket.number().into(), id.number().into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Those that came before this moment, the oldest first, at most `limit`.
pub(super) async fn trusted_old(tx: &mut ReadTx, until: Time, limit: i64) -> StoreResult<Vec<(i64, Option<String>)>> {
    let sql = Sql::new(
        "select id, raw_blob from suspended_tickets where created_at < $1 order by created_at, id limit $2",
        [until.millis().into(), limit.into()],
    );
    tx.all(sql, |row| Ok((row.int(0)?, row.opt_text(1)?))).await
}
