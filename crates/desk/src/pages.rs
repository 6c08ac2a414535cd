//! Lists by position: the end of a statement for one page, and a new order.

use std::collections::HashSet;
use std::hash::Hash;

use domain::error::ProblemCode;
use domain::page::{Page, Window};
use domain::{Refusal, Result};
use store::{ReadTx, Row, Sql, StoreResult};

/// Runs `sql`, which ends in a condition, for one page. `table` has the columns `position` and `id`.
pub(crate) async fn by_position<T>(
    tx: &mut ReadTx,
    mut sql: Sql,
    table: &'static str,
    window: &Window,
    map: fn(&Row<'_>) -> StoreResult<T>,
) -> StoreResult<Page<T>> {
    let place = match window {
        Window::Offset { .. } => None,
        Window::After { place, .. } => place.as_ref(),
        Window::Before { place, .. } => Some(place),
    };
    let backwards = matches!(window, Window::Before { .. });
    let (than, order) = if backwards { (" < (", " desc") } else { (" > (", "") };
    if let Some(place) = place {
        sql.push(" and (").push(table).push(".position, ").push(table).push(".id)").push(than);
        sql.bind(place.value).push(", ").bind(place.id).push(")");
    }
    sql.push(" order by ").push(table).push(".position").push(order).push(", ").push(table).push(".id").push(order);
    sql.push(" limit ").bind(window.limit().saturating_add(1));
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
    }
    let mut page = Page::from_read(tx.all(sql, map).await?, window.limit(), None);
    if backwards {
        page.rows.reverse();
    }
    Ok(page)
}

/// Runs a `select count(*)`.
pub(crate) async fn counted(tx: &mut ReadTx, sql: Sql) -> StoreResult<u64> {
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

/// The known ids in their new order: the named ones first, the others as they were.
///
/// # Errors
/// `Invalid` on `field` for an id that is not known.
pub(crate) fn ordered<T: Copy + Eq + Hash>(named: &[T], known: &[T], field: &str) -> Result<Vec<T>> {
    let mut seen = HashSet::new();
    let first: Vec<T> = named.iter().copied().filter(|id| seen.insert(*id)).collect();
    if !first.iter().all(|id| known.contains(id)) {
        return Err(Refusal::invalid(field, ProblemCode::Invalid, format!("{field}: names what does not exist")).into());
    }
    Ok(first.into_iter().chain(known.iter().copied().filter(|id| !seen.contains(id))).collect())
}
