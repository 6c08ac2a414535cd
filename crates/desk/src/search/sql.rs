//! The statements of a search: what matches and is reached, before any limit or count.

use domain::page::{Direction, Page, Window};
use domain::search::{Query, SortKey};
use domain::tickets::Ticket;
use store::{ReadTx, Sql, StoreResult};

use super::conditions::{self, By};
use super::{MOST_REACHED, TicketSearch};
use crate::tickets::sql::page::within;
use crate::tickets::sql::row;

/// Some of the tickets that match, in the order asked.
pub(super) async fn page(
    tx: &mut ReadTx,
    by: &By,
    search: &TicketSearch,
    skip: u32,
    limit: u32,
) -> StoreResult<Page<Ticket>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where ");
    matching(&mut sql, tx, by, &search.query)?;
    sql.push(" order by ");
    let direction = search.order.map_or(Direction::Descending, |(_, direction)| direction);
    let order = if direction == Direction::Ascending { "" } else { " desc" };
    match search.order.map(|(key, _)| key) {
        None => {}
        Some(SortKey::Created) => {
            sql.push("tickets.created_at").push(order).push(", ");
        }
        Some(SortKey::Updated) => {
            sql.push("tickets.updated_at").push(order).push(", ");
        }
        Some(SortKey::Status) => {
            sql.push("tickets.status").push(order).push(", ");
        }
        // Absent values are below all others, on both engines.
        Some(SortKey::Priority) => {
            sql.push("coalesce(tickets.priority, 0)").push(order).push(", ");
        }
        Some(SortKey::TicketType) => {
            sql.push("coalesce(tickets.type, 0)").push(order).push(", ");
        }
    }
    sql.push("tickets.id").push(order).push(" limit ").bind(limit.saturating_add(1)).push(" offset ").bind(skip);
    let rows = tx.all(sql, row::ticket).await?;
    Ok(Page::from_read(rows, limit, None))
}

/// How many tickets match, up to one more than can be reached.
pub(super) async fn count(tx: &mut ReadTx, by: &By, query: &Query) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from (select 1 from tickets where ");
    matching(&mut sql, tx, by, query)?;
    sql.push(" limit ").bind(MOST_REACHED.saturating_add(1)).push(") as few");
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

/// The tickets that match, by number.
pub(super) async fn walk(tx: &mut ReadTx, by: &By, query: &Query, window: &Window) -> StoreResult<Page<Ticket>> {
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where ");
    matching(&mut sql, tx, by, query)?;
    let backwards = matches!(window, Window::Before { .. });
    match window {
        Window::After { place: Some(place), .. } => {
            sql.push(" and tickets.id > ").bind(place.id);
        }
        Window::Before { place, .. } => {
            sql.push(" and tickets.id < ").bind(place.id);
        }
        Window::After { place: None, .. } | Window::Offset { .. } => {}
    }
    sql.push(" order by tickets.id").push(if backwards { " desc" } else { "" });
    sql.push(" limit ").bind(window.limit().saturating_add(1));
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
    }
    let mut page = Page::from_read(tx.all(sql, row::ticket).await?, window.limit(), None);
    if backwards {
        page.rows.reverse();
    }
    Ok(page)
}

fn matching(sql: &mut Sql, tx: &ReadTx, by: &By, query: &Query) -> StoreResult<()> {
    sql.push("tickets.deleted_at is null");
    within(sql, &by.tickets);
    let engine = tx.engine();
    for term in &query.text {
        conditions::push_term(sql, engine, by, term)?;
    }
    for filter in &query.filters {
        conditions::push_filter(sql, engine, by, filter)?;
    }
    Ok(())
}
