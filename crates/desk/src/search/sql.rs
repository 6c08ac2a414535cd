//! The statements of a search: what matches and is reached, before any limit or count.

use domain::page::{Direction, Page, Window};
use domain::search::{Query, SortKey};
use domain::tickets::Ticket;
use store::fulltext::{TextQuery, push_direct};
use store::{EngineKind, ReadTx, Sql, StoreResult};

use super::conditions::{self, By};
use super::leap::Leap;
use super::{MOST_REACHED, TicketSearch};
use crate::tickets::sql::page::within;
use crate::tickets::sql::row;
use crate::tickets::sql::write::TEXTS;

/// Tickets that are looked at together.
const AT_ONCE: usize = 64;

/// A page of the tickets that match and how many there are, counted up to one more than can be reached.
pub(super) async fn found(
    tx: &mut ReadTx,
    by: &By,
    search: &TicketSearch,
    skip: u32,
    limit: u32,
) -> StoreResult<(Page<Ticket>, u64)> {
    if search.order.is_none()
        && let Some(leap) = Leap::of(tx.engine(), by, &search.query)?
        && let Some(found) = newest(tx, by, &search.query, leap, skip, limit).await?
    {
        return Ok(found);
    }
    let page = page(tx, by, search, skip, limit).await?;
    let count = count(tx, by, &search.query).await?;
    Ok((page, count))
}

/// The same without the index' answer to every word at once: candidates come newest first, and are asked the rest. None
/// when they are found too slowly so.
async fn newest(
    tx: &mut ReadTx,
    by: &By,
    query: &Query,
    mut leap: Leap,
    skip: u32,
    limit: u32,
) -> StoreResult<Option<(Page<Ticket>, u64)>> {
    let wanted = usize::try_from(skip.saturating_add(limit)).unwrap_or(usize::MAX).saturating_add(1);
    let most = usize::try_from(MOST_REACHED).unwrap_or(usize::MAX).saturating_add(1);
    let highest = tx.one(Sql::new("select coalesce(max(id), 0) from tickets", []), |row| row.int(0)).await?;
    let mut matching: Vec<i64> = Vec::new();
    let (mut ended, mut lost) = (false, false);
    while !ended && !lost && matching.len() < most.max(wanted) && (matching.len() < wanted || !leap.is_enough()) {
        let mut candidates = Vec::with_capacity(AT_ONCE);
        while candidates.len() < AT_ONCE {
            let Some(ticket) = leap.next(tx).await? else {
                ended = !leap.is_lost();
                lost = leap.is_lost();
                break;
            };
            candidates.push(ticket);
        }
        matching.extend(meeting(tx, by, query, &candidates).await?);
    }
    if lost && matching.len() < wanted {
        return Ok(None);
    }
    let seen = u64::try_from(matching.len()).unwrap_or(u64::MAX);
    let most = u64::from(MOST_REACHED) + 1;
    let count = if ended || seen >= most { seen } else { estimate(seen, highest, leap.reached()) };
    let ids: Vec<i64> = matching.into_iter().skip(skip as usize).take(limit as usize + 1).collect();
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from tickets where tickets.id in ").push_in(&ids).push(" order by tickets.id desc");
    let rows = if ids.is_empty() { Vec::new() } else { tx.all(sql, row::ticket).await? };
    Ok(Some((Page::from_read(rows, limit, None), count.min(most))))
}

/// As many in what was not looked at as in what was.
fn estimate(seen: u64, highest: i64, reached: i64) -> u64 {
    let looked_at = u64::try_from(highest - reached).unwrap_or(0).max(1);
    let all = u64::try_from(highest).unwrap_or(0).max(looked_at);
    u64::try_from(u128::from(seen) * u128::from(all) / u128::from(looked_at)).unwrap_or(u64::MAX)
}

/// Which of these tickets, that have the words, meet the rest and are within reach; newest first.
async fn meeting(tx: &mut ReadTx, by: &By, query: &Query, candidates: &[i64]) -> StoreResult<Vec<i64>> {
    if candidates.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::build("select tickets.id from tickets where tickets.id in ");
    sql.push_in(candidates).push(" and tickets.deleted_at is null");
    within(&mut sql, &by.tickets);
    for filter in &query.filters {
        conditions::push_filter(&mut sql, tx.engine(), by, filter)?;
    }
    sql.push(" order by tickets.id desc");
    tx.all(sql, |row| row.int(0)).await
}

/// Some of the tickets that match, in the order asked.
async fn page(tx: &mut ReadTx, by: &By, search: &TicketSearch, skip: u32, limit: u32) -> StoreResult<Page<Ticket>> {
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
    if let Some(leap) = Leap::of(tx.engine(), by, query)?
        && let Some((_, count)) = newest(tx, by, query, leap, 0, 0).await?
    {
        return Ok(count);
    }
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

/// The rows of the index that have a word, to be asked for with [`rows_below`].
pub(super) fn rows_of(engine: EngineKind, text: &TextQuery) -> StoreResult<Sql> {
    let mut sql = Sql::build("select ticket_texts.rowid from ticket_texts where ");
    push_direct(&mut sql, engine, &TEXTS, "ticket_texts", text)?;
    Ok(sql)
}

/// The last `limit` of them below a row, the last first.
pub(super) async fn rows_below(tx: &mut ReadTx, rows: &Sql, below: i64, limit: i64) -> StoreResult<Vec<i64>> {
    let mut sql = rows.clone();
    sql.push(" and ticket_texts.rowid < ").bind(below);
    sql.push(" order by ticket_texts.rowid desc limit ").bind(limit);
    tx.all(sql, |row| row.int(0)).await
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
