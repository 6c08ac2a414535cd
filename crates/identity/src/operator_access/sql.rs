//! Every statement about the operator's leave.

use domain::ids::UserId;
use domain::operator_access::{MOST_LISTED, OperatorAccess};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

fn access(row: &Row<'_>) -> StoreResult<OperatorAccess> {
    Ok(OperatorAccess {
        id: row.int(0)?,
        granted_by: UserId::new(row.int(1)?),
        reason: row.text(2)?,
        created_at: Time::from_millis(row.int(3)?),
        expires_at: Time::from_millis(row.int(4)?),
        ended_at: row.opt_int(5)?.map(Time::from_millis),
    })
}

pub(super) async fn insert(tx: &mut WriteTx, new: &OperatorAccess) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into operator_access (granted_by, reason, created_at, expires_at) values ($1, $2, $3, $4) returning id",
        [
            new.granted_by.number().into(),
            new.reason.as_str().into(),
            new.created_at.millis().into(),
            new.expires_at.millis().into(),
        ],
    );
    tx.insert(sql).await
}

/// The newest leaves.
pub(super) async fn page(tx: &mut ReadTx) -> StoreResult<Vec<OperatorAccess>> {
    let sql = Sql::new(
        "select id, granted_by, reason, created_at, expires_at, ended_at from operator_access \
         order by id desc limit $1",
        [i64::from(MOST_LISTED).into()],
    );
    tx.all(sql, access).await
}

pub(super) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Unchecked<OperatorAccess>>> {
    let sql = Sql::new(
        "select id, granted_by, reason, created_at, expires_at, ended_at from operator_access where id = $1",
        [id.into()],
    );
    Ok(tx.opt(sql, access).await?.map(Unchecked::new))
}

/// The leave that is open now and lasts longest.
pub(super) async fn trusted_open(tx: &mut ReadTx, now: Time) -> StoreResult<Option<i64>> {
    let sql = Sql::new(
        "select id from operator_access where ended_at is null and expires_at > $1 order by expires_at desc limit 1",
        [now.millis().into()],
    );
    tx.opt(sql, |row| row.int(0)).await
}

pub(super) async fn finish(tx: &mut WriteTx, id: i64, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update operator_access set ended_at = $1 where id = $2", [now.millis().into(), id.into()])).await
}

/// Has the owner ever signed in? Until then the account is still being set up.
pub(super) async fn trusted_is_handed_over(tx: &mut ReadTx) -> StoreResult<bool> {
    let sql = Sql::new("select id from users where role = 'owner' and last_login_at is not null limit 1", []);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}
