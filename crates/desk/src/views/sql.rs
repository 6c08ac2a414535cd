//! Every statement about views, and about the tickets a view lists.

use domain::ids::{FieldId, ViewId};
use domain::page::{Direction, Page, Window};
use domain::policy::{Reach, Sees};
use domain::rules::{Conditions, CubeFilter, Output, Predicate, Shown, cube};
use domain::tickets::Ticket;
use domain::views::{Restriction, View};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::compile;
use super::service::ViewFilter;
use crate::tickets::sql::page::within;
use crate::tickets::sql::row;

/// Counting tickets stops here where the cube cannot answer.
pub(super) const MOST_COUNTED: u64 = 10_000;

const SELECT: &str = "select views.id, views.title, views.description, views.active, views.position, views.is_default, \
    views.conditions, views.output, views.restriction_type, views.restriction_ids, views.created_at, views.updated_at \
    from views where ";

/// Reads a row, with the checks that were made when it was saved.
fn view(row: &Row<'_>) -> StoreResult<View> {
    let output: serde_json::Value = serde_json::from_str(row.str(7)?).map_err(|_| row.corrupt(7, "is not JSON"))?;
    let ids = row.str(9)?.split(' ').filter_map(|number| number.parse().ok()).collect();
    Ok(View {
        id: ViewId::new(row.int(0)?),
        title: row.text(1)?,
        description: row.opt_text(2)?,
        active: row.flag(3)?,
        position: row.int(4)?,
        is_default: row.flag(5)?,
        conditions: Conditions::from_stored(row.str(6)?).map_err(|_| row.corrupt(6, "are not conditions"))?,
        output: Output::default().with_json(&output).map_err(|_| row.corrupt(7, "is not an output"))?,
        restriction: Restriction::from_parts(row.opt_str(8)?, ids)
            .ok_or_else(|| row.corrupt(8, "is not a restriction"))?,
        created_at: Time::from_millis(row.int(10)?),
        updated_at: Time::from_millis(row.int(11)?),
    })
}

/// One view.
pub(super) async fn load(tx: &mut ReadTx, id: ViewId) -> StoreResult<Option<Unchecked<View>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("views.id = ").bind(id.number());
    tx.opt(sql, |row| Ok(Unchecked::new(view(row)?))).await
}

/// Several views, in any order.
pub(super) async fn load_many(tx: &mut ReadTx, ids: &[i64]) -> StoreResult<Vec<Unchecked<View>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("views.id in ").push_in(ids);
    tx.all(sql, |row| Ok(Unchecked::new(view(row)?))).await
}

/// A page of the views the actor has, by position.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<View>,
    filter: ViewFilter,
    window: &Window,
) -> StoreResult<Page<View>> {
    let mut sql = Sql::build(SELECT);
    matching(&mut sql, sees, filter);
    windowed(&mut sql, "", "views.position", "views.id", Direction::Ascending, window);
    let rows = tx.all(sql, view).await?;
    let total = match window {
        Window::Offset { .. } => Some(count(tx, sees, filter).await?),
        _ => None,
    };
    Ok(cut(rows, window, total))
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<View>, filter: ViewFilter) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from views where ");
    matching(&mut sql, sees, filter);
    counted(tx, sql).await
}

async fn counted(tx: &mut ReadTx, sql: Sql) -> StoreResult<u64> {
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

/// The same as `View::permits` for reading.
fn matching(sql: &mut Sql, sees: &Sees<View>, filter: ViewFilter) {
    sql.push("1 = 1");
    if let Some(active) = filter.active {
        sql.push(" and views.active = ").bind(active);
    }
    match sees.reach() {
        Reach::All => {}
        Reach::Own { user, .. } => {
            sql.push(" and (views.restriction_type is null or views.restriction_type = 'Group'");
            sql.push(" or (views.restriction_type = 'User' and views.restriction_ids = ")
                .bind(user.to_string())
                .push("))");
        }
        Reach::Groups { groups, user } => {
            sql.push(" and (views.restriction_type is null");
            sql.push(" or (views.restriction_type = 'User' and views.restriction_ids = ")
                .bind(user.to_string())
                .push(")");
            for group in groups.iter() {
                sql.push(" or (views.restriction_type = 'Group' and ' ' || views.restriction_ids || ' ' like ");
                sql.bind(format!("% {group} %")).push(")");
            }
            sql.push(")");
        }
        _ => {
            sql.push(" and 1 = 0");
        }
    }
}

/// How many views the account has, and the highest position among them. Never shown.
pub(super) async fn trusted_extent(tx: &mut ReadTx) -> StoreResult<(u64, i64)> {
    let sql = Sql::new("select count(*), coalesce(max(views.position), 0) from views", []);
    tx.one(sql, |row| Ok((u64::try_from(row.int(0)?).unwrap_or(0), row.int(1)?))).await
}

fn stored_ids(restriction: &Restriction) -> String {
    restriction.ids().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Makes a view.
pub(super) async fn insert(tx: &mut WriteTx, view: &View) -> StoreResult<ViewId> {
    let sql = Sql::new(
        "insert into views (title, description, active, position, is_default, conditions, output, restriction_type, \
         restriction_ids, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id",
        [
            view.title.as_str().into(),
            view.description.as_deref().into(),
            view.active.into(),
            view.position.into(),
            view.is_default.into(),
            view.conditions.to_stored().into(),
            view.output.to_json().to_string().into(),
            view.restriction.word().into(),
            stored_ids(&view.restriction).into(),
            view.created_at.millis().into(),
            view.updated_at.millis().into(),
        ],
    );
    Ok(ViewId::new(tx.insert(sql).await?))
}

/// Writes what may change of a view.
pub(super) async fn update(tx: &mut WriteTx, view: &View) -> StoreResult<()> {
    let sql = Sql::new(
        "update views set title = $1, description = $2, active = $3, position = $4, conditions = $5, output = $6, \
         restriction_type = $7, restriction_ids = $8, updated_at = $9 where id = $10",
        [
            view.title.as_str().into(),
            view.description.as_deref().into(),
            view.active.into(),
            view.position.into(),
            view.conditions.to_stored().into(),
            view.output.to_json().to_string().into(),
            view.restriction.word().into(),
            stored_ids(&view.restriction).into(),
            view.updated_at.millis().into(),
            view.id.number().into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Takes a view away.
pub(super) async fn delete(tx: &mut WriteTx, id: ViewId) -> StoreResult<()> {
    tx.run(Sql::new("delete from views where id = $1", [id.number().into()])).await.map(|_| ())
}

/// The titles of custom fields, which all staff may read.
pub(super) async fn titles(tx: &mut ReadTx, fields: &[FieldId]) -> StoreResult<Vec<(i64, String)>> {
    let ids: Vec<i64> = fields.iter().map(|field| field.number()).collect();
    let mut sql =
        Sql::build("select ticket_fields.id, ticket_fields.title from ticket_fields where ticket_fields.id in ");
    sql.push_in(&ids);
    tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?))).await
}

/// What a column is sorted by; nulls count as 0, as in [`super::tickets::place`].
fn sorted(shown: Shown) -> String {
    match shown.column() {
        Some(column) if column.is_nullable() => format!("coalesce(tickets.{}, 0)", column.name()),
        Some(column) => format!("tickets.{}", column.name()),
        None => "tickets.id".to_owned(),
    }
}

/// A page of the tickets that meet the predicate and that the actor reaches.
///
/// Offset pages are grouped first; pages by cursor follow the order alone.
pub(super) async fn tickets(
    tx: &mut ReadTx,
    sees: &Sees<Ticket>,
    predicate: &Predicate,
    output: &Output,
    window: &Window,
) -> StoreResult<Page<Ticket>> {
    // The page is chosen by numbers alone, which indexes hold, and only its rows are read whole.
    let mut sql = Sql::build("select ");
    sql.push(row::COLUMNS).push(" from (select tickets.id as chosen_id from tickets where ");
    meeting(tx, &mut sql, sees, predicate)?;
    let group = match (window, output.group_by) {
        (Window::Offset { .. }, Some(shown)) => {
            format!("{}{}, ", sorted(shown), if output.group_order == Direction::Descending { " desc" } else { "" })
        }
        _ => String::new(),
    };
    windowed(&mut sql, &group, &sorted(output.sort_by), "tickets.id", output.sort_order, window);
    sql.push(") as chosen join tickets on tickets.id = chosen.chosen_id");
    ordered(&mut sql, &group, &sorted(output.sort_by), "tickets.id", output.sort_order, window);
    let rows = tx.all(sql, row::ticket).await?;
    Ok(cut(rows, window, None))
}

/// How many tickets meet the predicate and are within reach: from the cube where it knows, otherwise counted up to
/// one more than [`MOST_COUNTED`].
pub(super) async fn count_tickets(tx: &mut ReadTx, sees: &Sees<Ticket>, predicate: &Predicate) -> StoreResult<u64> {
    let sql = if let Some(filter) = cube_of(sees, predicate) {
        let mut sql =
            Sql::build("select cast(coalesce(sum(ticket_counts.tickets), 0) as bigint) from ticket_counts where ");
        compile::cube_filter(&mut sql, &filter);
        sql
    } else {
        let mut sql = Sql::build("select count(*) from (select 1 from tickets where ");
        meeting(tx, &mut sql, sees, predicate)?;
        sql.push(" limit ").bind(MOST_COUNTED.saturating_add(1).cast_signed()).push(") as few");
        sql
    };
    Ok(u64::try_from(tx.number(sql).await?).unwrap_or(0))
}

/// Is the count taken from the cube, and so exact?
pub(super) fn is_in_cube(sees: &Sees<Ticket>, predicate: &Predicate) -> bool {
    cube_of(sees, predicate).is_some()
}

fn cube_of(sees: &Sees<Ticket>, predicate: &Predicate) -> Option<CubeFilter> {
    if *sees.reach() == Reach::All { cube(predicate) } else { None }
}

fn meeting(tx: &ReadTx, sql: &mut Sql, sees: &Sees<Ticket>, predicate: &Predicate) -> StoreResult<()> {
    compile::predicate(sql, tx.engine(), predicate)?;
    within(sql, sees);
    Ok(())
}

/// Appends place, order and limit. `lead` is an order that goes before, for offset pages.
fn windowed(sql: &mut Sql, lead: &str, column: &str, id: &str, direction: Direction, window: &Window) {
    let than = if is_ascending(direction, window) { " > " } else { " < " };
    let place = match window {
        Window::Offset { .. } => None,
        Window::After { place, .. } => place.as_ref(),
        Window::Before { place, .. } => Some(place),
    };
    if let Some(place) = place {
        sql.push(" and (").push(column).push(", ").push(id).push(")").push(than).push("(");
        sql.bind(place.value).push(", ").bind(place.id).push(")");
    }
    ordered(sql, lead, column, id, direction, window);
    sql.push(" limit ").bind(window.limit().saturating_add(1));
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
    }
}

fn is_ascending(direction: Direction, window: &Window) -> bool {
    (direction == Direction::Ascending) != matches!(window, Window::Before { .. })
}

/// Appends the order. A page before a place is read backwards.
fn ordered(sql: &mut Sql, lead: &str, column: &str, id: &str, direction: Direction, window: &Window) {
    let order = if is_ascending(direction, window) { "" } else { " desc" };
    sql.push(" order by ").push(lead).push(column).push(order).push(", ").push(id).push(order);
}

fn cut<T>(rows: Vec<T>, window: &Window, count: Option<u64>) -> Page<T> {
    let mut page = Page::from_read(rows, window.limit(), count);
    if matches!(window, Window::Before { .. }) {
        page.rows.reverse();
    }
    page
}
