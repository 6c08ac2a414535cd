//! Every statement about the audit log.

use domain::audit_logs::AuditLog;
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use store::events::{COLUMNS, recorded};
use store::{ReadTx, Recorded, Sql, StoreResult};

use super::AuditFilter;
use crate::pages;

/// Word for word as the index `events_of_account` has it, so that the index serves.
const OF_ACCOUNT: &str = "about_kind not in ('ticket', 'attachment', 'upload', 'suspended_ticket', 'job_status')";

/// A page of the events.
pub(super) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<AuditLog>,
    filter: &AuditFilter,
    window: &Window,
) -> StoreResult<Page<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where ").push(OF_ACCOUNT);
    matching(&mut sql, sees, filter);
    let (limit, back) = (window.limit(), matches!(window, Window::Before { .. }));
    // Walking back turns the order round; the rows are turned round again below.
    let ascending = filter.oldest_first != back;
    if let Window::After { place: Some(place), .. } | Window::Before { place, .. } = window {
        sql.push(if ascending { " and seq > " } else { " and seq < " }).bind(place.id);
    }
    sql.push(if ascending { " order by seq limit " } else { " order by seq desc limit " }).bind(limit + 1);
    if let Window::Offset { skip, .. } = window {
        sql.push(" offset ").bind(*skip);
    }
    let mut page = Page::from_read(tx.all(sql, recorded).await?, limit, None);
    if back {
        page.rows.reverse();
    }
    Ok(page)
}

/// How many events there are.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<AuditLog>, filter: &AuditFilter) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from events where ");
    sql.push(OF_ACCOUNT);
    matching(&mut sql, sees, filter);
    pages::counted(tx, sql).await
}

/// One event.
pub(super) async fn load(tx: &mut ReadTx, sees: &Sees<AuditLog>, seq: i64) -> StoreResult<Option<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where ").push(OF_ACCOUNT).push(" and seq = ").bind(seq);
    within(&mut sql, sees);
    tx.opt(sql, recorded).await
}

fn within(sql: &mut Sql, sees: &Sees<AuditLog>) {
    if !matches!(sees.reach(), Reach::All) {
        sql.push(" and 1 = 0");
    }
}

fn matching(sql: &mut Sql, sees: &Sees<AuditLog>, filter: &AuditFilter) {
    within(sql, sees);
    if let Some(kind) = &filter.source_type {
        sql.push(" and about_kind = ").bind(kind.as_str());
    }
    if let Some(id) = filter.source_id {
        sql.push(" and about_id = ").bind(id);
    }
    if let Some(id) = filter.actor_id {
        sql.push(" and actor_id = ").bind(id);
    }
    if let Some(act) = &filter.act {
        sql.push(" and kind = about_kind || ").bind(format!(".{act}"));
    }
    if let Some(from) = filter.from {
        sql.push(" and at >= ").bind(from.millis());
    }
    if let Some(until) = filter.until {
        sql.push(" and at <= ").bind(until.millis());
    }
}

/// The names of these users, who stand in the log.
pub(super) async fn names(tx: &mut ReadTx, sees: &Sees<AuditLog>, ids: &[i64]) -> StoreResult<Vec<(i64, String)>> {
    let mut sql = Sql::build("select id, name from users where id in ");
    sql.push_in(ids);
    within(&mut sql, sees);
    sql.push(" order by id");
    tx.all(sql, |row| Ok((row.int(0)?, row.text(1)?))).await
}
