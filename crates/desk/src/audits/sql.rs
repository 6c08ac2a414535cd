//! Every statement about audits.

use std::collections::HashMap;

use domain::Allowed;
use domain::ids::{TicketId, UserId};
use domain::page::{Page, Window};
use domain::policy::act;
use domain::tickets::Ticket;
use store::events::{COLUMNS, recorded};
use store::{ReadTx, Recorded, Sql, StoreResult};

/// A page of the events of a ticket the actor may read, oldest first.
pub(super) async fn page(
    tx: &mut ReadTx,
    ticket: &Allowed<act::Read, Ticket>,
    window: &Window,
) -> StoreResult<Page<Recorded>> {
    let id = ticket.id.number();
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where about_kind = 'ticket' and about_id = ").bind(id);
    let (than, order) = if matches!(window, Window::Before { .. }) { (" < ", " desc") } else { (" > ", "") };
    if let Window::After { place: Some(place), .. } | Window::Before { place, .. } = window {
        sql.push(" and seq").push(than).bind(place.id);
    }
    sql.push(" order by seq").push(order).push(" limit ").bind(window.limit().saturating_add(1));
    let mut total = None;
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
        let all = Sql::new("select count(*) from events where about_kind = 'ticket' and about_id = $1", [id.into()]);
        total = Some(tx.one(all, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await?);
    }
    let mut page = Page::from_read(tx.all(sql, recorded).await?, window.limit(), total);
    if matches!(window, Window::Before { .. }) {
        page.rows.reverse();
    }
    Ok(page)
}

/// The newest event of each of these tickets, which the actor may read.
pub(super) async fn newest(tx: &mut ReadTx, tickets: &[Allowed<act::Read, Ticket>]) -> StoreResult<Vec<Recorded>> {
    let ids: Vec<i64> = tickets.iter().map(|ticket| ticket.id.number()).collect();
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where seq in (select (select max(told.seq) from events told ");
    sql.push("where told.about_kind = 'ticket' and told.about_id = tickets.id) from tickets where tickets.id in ");
    sql.push_in(&ids).push(") order by seq");
    tx.all(sql, recorded).await
}

/// One event of a ticket, if this user made it.
pub(super) async fn own(tx: &mut ReadTx, user: UserId, ticket: TicketId, seq: i64) -> StoreResult<Option<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where seq = ").bind(seq);
    sql.push(" and about_kind = 'ticket' and about_id = ").bind(ticket.number());
    sql.push(" and actor_kind = 'user' and actor_id = ").bind(user.number());
    tx.opt(sql, recorded).await
}

/// The texts that these events of tickets speak of.
pub(super) async fn texts(tx: &mut ReadTx, events: &[Recorded], rows: &[i64]) -> StoreResult<HashMap<i64, String>> {
    let tickets: Vec<i64> = events.iter().map(|event| event.about_id).collect();
    let mut sql = Sql::build("select id, text from event_values where ticket_id in ");
    sql.push_in(&tickets).push(" and id in ").push_in(rows);
    Ok(tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?))).await?.into_iter().collect())
}
