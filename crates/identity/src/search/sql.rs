//! The parts that the statements of all people's searches share.

use domain::ids::UserId;
use domain::page::{Direction, Page, Window};
use domain::search::words::words;
use domain::search::{Query, SortKey};
use store::fulltext::{TextQuery, push_direct};
use store::{EngineKind, ReadTx, Row, Sql, StoreResult};

use super::{MOST_COUNTED, PeopleSearch, conditions};
use crate::pages;
use crate::people_texts::{People, TEXTS};

/// Most words of a text that are looked for.
const MOST_WORDS: usize = 30;

/// What is looked for, and by whom.
pub(crate) struct Find<'a> {
    pub(crate) query: &'a Query,
    pub(crate) me: Option<UserId>,
}

/// Appends that every term and every filter holds.
pub(crate) fn matching(sql: &mut Sql, engine: EngineKind, people: People, find: &Find<'_>) -> StoreResult<()> {
    for term in &find.query.text {
        conditions::push_term(sql, engine, people, term)?;
    }
    for filter in &find.query.filters {
        conditions::push_filter(sql, engine, people, find.me, filter)?;
    }
    Ok(())
}

/// Runs `sql`, which ends in a condition, for one page.
pub(crate) async fn page<T>(
    tx: &mut ReadTx,
    mut sql: Sql,
    people: People,
    search: &PeopleSearch,
    map: fn(&Row<'_>) -> StoreResult<T>,
) -> StoreResult<Page<T>> {
    let (id, created, updated) = match people {
        People::User => ("users.id", "users.created_at", "users.updated_at"),
        People::Organization => ("organizations.id", "organizations.created_at", "organizations.updated_at"),
        People::Group => ("groups.id", "groups.created_at", "groups.updated_at"),
    };
    let Window::Offset { skip, limit } = search.window else {
        return pages::by_id(tx, sql, id, &search.window, map).await;
    };
    let (key, direction) = search.order.unzip();
    let order = if direction == Some(Direction::Ascending) { "" } else { " desc" };
    sql.push(" order by ");
    match key {
        Some(SortKey::Created) => sql.push(created).push(order).push(", "),
        Some(SortKey::Updated) => sql.push(updated).push(order).push(", "),
        // People have no status, priority or type.
        Some(SortKey::Priority | SortKey::Status | SortKey::TicketType) | None => &mut sql,
    };
    sql.push(id).push(order).push(" limit ").bind(limit.saturating_add(1)).push(" offset ").bind(skip);
    Ok(Page::from_read(tx.all(sql, map).await?, limit, None))
}

/// Ends a statement that begins with [`COUNT`], and runs it.
pub(crate) async fn counted(tx: &mut ReadTx, mut sql: Sql) -> StoreResult<u64> {
    sql.push(" limit ").bind(MOST_COUNTED).push(") as few");
    pages::counted(tx, sql).await
}

/// A statement of the numbers of users of whom all these words are known.
pub(crate) fn worded_users(sql: &mut Sql, engine: EngineKind, text: &str) -> StoreResult<()> {
    let words: Vec<_> = words(text).take(MOST_WORDS).map(TextQuery::Word).collect();
    sql.push("select people_texts.rowid >> 3 from people_texts where ");
    push_direct(sql, engine, &TEXTS, "people_texts", &TextQuery::And(words))?;
    sql.push(" and people_texts.rowid & 7 = ").bind(People::User.bits());
    Ok(())
}

/// How a count begins; the table and its condition follow.
pub(crate) const COUNT: &str = "select count(*) from (select 1 from ";
