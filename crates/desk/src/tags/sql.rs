//! Every statement about tags in use.

use domain::policy::Sees;
use domain::tickets::Ticket;
use store::{ReadTx, Sql, StoreResult};

use super::Tally;
use crate::tickets::sql::page::within;

/// The tags of so many latest tickets are counted: what was popular years ago helps nobody.
const MOST_TICKETS: i64 = 20_000;

/// Tags by how often they are used, with their rank.
pub(super) async fn popular(tx: &mut ReadTx, sees: &Sees<Ticket>, skip: i64, limit: u32) -> StoreResult<Vec<Tally>> {
    let mut sql = Sql::build("select ticket_tags.tag, count(*) as uses");
    latest(&mut sql, sees);
    sql.push(" group by ticket_tags.tag order by uses desc, ticket_tags.tag limit ").bind(limit.saturating_add(1));
    sql.push(" offset ").bind(skip);
    let mut rank = skip;
    tx.all(sql, |row| {
        let tally = Tally { name: row.text(0)?, count: row.int(1)?, rank };
        rank += 1;
        Ok(tally)
    })
    .await
}

/// How many different tags there are.
pub(super) async fn count(tx: &mut ReadTx, sees: &Sees<Ticket>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(distinct ticket_tags.tag)");
    latest(&mut sql, sees);
    tx.one(sql, |row| Ok(u64::try_from(row.int(0)?).unwrap_or(0))).await
}

fn latest(sql: &mut Sql, sees: &Sees<Ticket>) {
    sql.push(" from ticket_tags join tickets on tickets.id = ticket_tags.ticket_id where tickets.id > ");
    sql.push("(select coalesce(max(newest.id), 0) - ").bind(MOST_TICKETS).push(" from tickets as newest)");
    sql.push(" and tickets.deleted_at is null");
    within(sql, sees);
}

/// The first tag behind `after` that begins so and stands on a ticket the actor reaches.
pub(super) async fn next(
    tx: &mut ReadTx,
    sees: &Sees<Ticket>,
    beginning: &str,
    after: Option<&str>,
) -> StoreResult<Option<String>> {
    let mut sql =
        Sql::build("select ticket_tags.tag from ticket_tags join tickets on tickets.id = ticket_tags.ticket_id");
    sql.push(" where tickets.deleted_at is null and ticket_tags.tag >= ").bind(beginning);
    sql.push(" and ticket_tags.tag < ").bind(format!("{beginning}{}", char::MAX));
    if let Some(after) = after {
        sql.push(" and ticket_tags.tag > ").bind(after);
    }
    within(&mut sql, sees);
    sql.push(" order by ticket_tags.tag limit 1");
    tx.opt(sql, |row| row.text(0)).await
}
