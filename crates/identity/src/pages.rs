//! The end of a statement for a page of rows in the order of their ids, in all three kinds of window.

use domain::page::{Page, Window};
use store::{ReadTx, Row, Sql, StoreResult};

/// Runs `sql`, which ends in a condition, for one page. `id` is the column of the id, qualified.
pub(crate) async fn by_id<T>(
    tx: &mut ReadTx,
    mut sql: Sql,
    id: &'static str,
    window: &Window,
    map: fn(&Row<'_>) -> StoreResult<T>,
) -> StoreResult<Page<T>> {
    let limit = window.limit();
    match window {
        Window::Offset { skip, .. } => {
            sql.push(" order by ").push(id).push(" limit ").bind(limit + 1).push(" offset ").bind(*skip);
        }
        Window::After { place, .. } => {
            if let Some(place) = place {
                sql.push(" and ").push(id).push(" > ").bind(place.id);
            }
            sql.push(" order by ").push(id).push(" limit ").bind(limit + 1);
        }
        Window::Before { place, .. } => {
            sql.push(" and ").push(id).push(" < ").bind(place.id);
            sql.push(" order by ").push(id).push(" desc limit ").bind(limit + 1);
        }
    }
    let mut page = Page::from_read(tx.all(sql, map).await?, limit, None);
    if matches!(window, Window::Before { .. }) {
        page.rows.reverse();
    }
    Ok(page)
}

/// Runs a `select count(*)`.
pub(crate) async fn counted(tx: &mut ReadTx, sql: Sql) -> StoreResult<u64> {
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}
