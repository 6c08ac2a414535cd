//! The statements of exports. The service has asked for leave to take out everything.

use std::collections::HashMap;

use domain::page::{Page, Slice};
use domain::tickets::Ticket;
use store::events::{COLUMNS, recorded};
use store::{ReadTx, Recorded, Sql, StoreResult};

use crate::tickets::sql::row;

/// Most events of a few tickets together.
const MOST_EVENTS: i64 = 100_000;

/// Tickets of a slice, by the index on the moment of change.
pub(super) async fn trusted_tickets(
    tx: &mut ReadTx,
    slice: &Slice,
    without_deleted: bool,
) -> StoreResult<Page<Ticket>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where (tickets.generated_at, tickets.id) > (");
    sql.bind(slice.after.value).push(", ").bind(slice.after.id).push(") and tickets.generated_at < ");
    sql.bind(slice.until.millis());
    if without_deleted {
        sql.push(" and tickets.deleted_at is null");
    }
    sql.push(" order by tickets.generated_at, tickets.id limit ").bind(slice.limit.saturating_add(1));
    Ok(Page::from_read(tx.all(sql, row::ticket).await?, slice.limit, None))
}

/// Events of tickets of a slice.
pub(super) async fn trusted_events(tx: &mut ReadTx, slice: &Slice) -> StoreResult<Page<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where about_kind = 'ticket' and (at, seq) > (");
    sql.bind(slice.after.value).push(", ").bind(slice.after.id).push(") and at < ").bind(slice.until.millis());
    sql.push(" order by at, seq limit ").bind(slice.limit.saturating_add(1));
    Ok(Page::from_read(tx.all(sql, recorded).await?, slice.limit, None))
}

/// Everything that happened to these tickets up to an event, in order.
pub(super) async fn trusted_histories(tx: &mut ReadTx, tickets: &[i64], until: i64) -> StoreResult<Vec<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where about_kind = 'ticket' and about_id in ").push_in(tickets);
    sql.push(" and seq <= ").bind(until).push(" order by about_id, seq limit ").bind(MOST_EVENTS);
    tx.all(sql, recorded).await
}

/// Who spoke in public on these tickets: an agent or not, by the event that brought the comment.
pub(super) async fn trusted_voices(tx: &mut ReadTx, tickets: &[i64]) -> StoreResult<HashMap<i64, bool>> {
    let mut sql = Sql::build(
        "select comments.audit_id, case when users.role <> 'end_user' and users.id <> tickets.requester_id then 1 else 0 end \
         from comments join users on users.id = comments.author_id join tickets on tickets.id = comments.ticket_id \
         where comments.is_public = 1 and comments.ticket_id in ",
    );
    sql.push_in(tickets).push(" order by comments.ticket_id, comments.id limit ").bind(MOST_EVENTS);
    Ok(tx.all(sql, |row| Ok((row.int(0)?, row.flag(1)?))).await?.into_iter().collect())
}
