//! Every statement about passwords.

use domain::Time;
use domain::ids::UserId;
use store::{Sql, StoreResult, WriteTx};

/// Writes the hash of a password, when the one before is still `over` (none: whatever it is).
pub(super) async fn set(tx: &mut WriteTx, user: UserId, phc: &str, over: Option<&str>, now: Time) -> StoreResult<u64> {
    let mut sql = Sql::build("update users set password = ");
    sql.bind(phc)
        .push(", password_spoiled = 0, updated_at = ")
        .bind(now.millis())
        .push(" where id = ")
        .bind(user.number())
        .push(" and active = 1");
    if let Some(over) = over {
        sql.push(" and password = ").bind(over);
    }
    tx.run(sql).await
}
