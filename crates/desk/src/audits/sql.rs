//! Every statement about audits.

use std::collections::HashMap;

use domain::Allowed;
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

/// The texts that events of this ticket speak of.
pub(super) async fn texts(
    tx: &mut ReadTx,
    ticket: &Allowed<act::Read, Ticket>,
    rows: &[i64],
) -> StoreResult<HashMap<i64, String>> {
    let mut sql = Sql::build("select id, text from event_values where ticket_id = ");
    sql.bind(ticket.id.number()).push(" and id in ").push_in(rows);
    Ok(tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?))).await?.into_iter().collect())
}
