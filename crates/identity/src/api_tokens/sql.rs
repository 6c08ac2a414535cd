//! Every statement about API tokens.

use domain::Time;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::{ApiToken, NewToken};

fn token(row: &Row<'_>) -> StoreResult<ApiToken> {
    Ok(ApiToken {
        id: row.int(0)?,
        user_id: row.opt_int(1)?,
        description: row.text(2)?,
        scopes: row.text(3)?,
        created_at: Time::from_millis(row.int(4)?),
        expires_at: row.opt_int(5)?.map(Time::from_millis),
        last_used_at: row.opt_int(6)?.map(Time::from_millis),
        revoked_at: row.opt_int(7)?.map(Time::from_millis),
    })
}

pub(super) async fn insert(
    tx: &mut WriteTx,
    digest: &[u8; 32],
    new: &NewToken,
    by: Option<i64>,
    now: Time,
) -> StoreResult<ApiToken> {
    let sql = Sql::new(
        "insert into api_tokens (digest, user_id, description, scopes, created_by, created_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7) \
         returning id, user_id, description, scopes, created_at, expires_at, last_used_at, revoked_at",
        [
            digest.to_vec().into(),
            new.user_id.into(),
            new.description.as_str().into(),
            new.scopes.as_str().into(),
            by.into(),
            now.millis().into(),
            new.expires_at.map(Time::millis).into(),
        ],
    );
    tx.one(sql, token).await
}

pub(super) async fn list(tx: &mut ReadTx) -> StoreResult<Vec<ApiToken>> {
    let sql = Sql::new(
        "select id, user_id, description, scopes, created_at, expires_at, last_used_at, revoked_at \
         from api_tokens order by id desc limit 1000",
        [],
    );
    tx.all(sql, token).await
}

pub(super) async fn revoke(tx: &mut WriteTx, id: i64, now: Time) -> StoreResult<bool> {
    let sql = Sql::new(
        "update api_tokens set revoked_at = $1 where id = $2 and revoked_at is null",
        [now.millis().into(), id.into()],
    );
    Ok(tx.run(sql).await? == 1)
}
