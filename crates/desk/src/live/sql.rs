//! Every statement about what happened lately.

use domain::policy::Sees;
use domain::tickets::Ticket;
use store::events::{COLUMNS, recorded};
use store::{ReadTx, Recorded, Sql, StoreResult};

use crate::tickets::sql::page::within;

/// The number of the newest event, 0 before the first.
pub(super) async fn trusted_newest(tx: &mut ReadTx) -> StoreResult<i64> {
    let sql = Sql::new("select seq from events order by seq desc limit 1", []);
    Ok(tx.opt(sql, |row| row.int(0)).await?.unwrap_or(0))
}

/// Events in order, whoever may know of them.
pub(super) async fn trusted_after(tx: &mut ReadTx, seq: i64, limit: usize) -> StoreResult<Vec<Recorded>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from events where seq > ").bind(seq);
    sql.push(" order by seq limit ").bind(i64::try_from(limit).unwrap_or(i64::MAX));
    tx.all(sql, recorded).await
}

/// Those of the tickets that the actor reaches, put away ones too: that they went is worth knowing.
pub(super) async fn reached(tx: &mut ReadTx, sees: &Sees<Ticket>, ids: &[i64]) -> StoreResult<Vec<i64>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::build("select tickets.id from tickets where tickets.id in ");
    sql.push_in(ids);
    within(&mut sql, sees);
    sql.push(" order by tickets.id");
    tx.all(sql, |row| row.int(0)).await
}
