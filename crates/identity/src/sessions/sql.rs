//! Every statement about sessions.

use domain::Time;
use store::{Client, ReadTx, Row, Sql, StoreResult, WriteTx};

use super::Session;

fn session(row: &Row<'_>) -> StoreResult<Session> {
    Ok(Session {
        id: row.int(0)?,
        user_id: row.int(1)?,
        agent: row.opt_text(2)?,
        authenticated_at: Time::from_millis(row.int(3)?),
        last_seen_at: Time::from_millis(row.int(4)?),
        expires_at: Time::from_millis(row.int(5)?),
    })
}

pub(super) async fn insert(
    tx: &mut WriteTx,
    digest: &[u8; 32],
    user: i64,
    client: &Client,
    now: Time,
    expires_at: Time,
) -> StoreResult<Session> {
    let sql = Sql::new(
        "insert into sessions (digest, user_id, address, agent, authenticated_at, last_seen_at, expires_at) \
         values ($1, $2, $3, $4, $5, $5, $6) returning id, user_id, agent, authenticated_at, last_seen_at, expires_at",
        [
            digest.to_vec().into(),
            user.into(),
            client.address.map(|address| address.to_string()).into(),
            client.agent.clone().into(),
            now.millis().into(),
            expires_at.millis().into(),
        ],
    );
    tx.one(sql, session).await
}

pub(super) async fn note_login(tx: &mut WriteTx, user: i64, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update users set last_login_at = $1 where id = $2", [now.millis().into(), user.into()])).await
}

pub(super) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Session>> {
    let sql = Sql::new(
        "select id, user_id, agent, authenticated_at, last_seen_at, expires_at from sessions where id = $1",
        [id.into()],
    );
    tx.opt(sql, session).await
}

pub(super) async fn of_user(tx: &mut ReadTx, user: i64) -> StoreResult<Vec<Session>> {
    let sql = Sql::new(
        "select id, user_id, agent, authenticated_at, last_seen_at, expires_at from sessions \
         where user_id = $1 order by id desc limit 100",
        [user.into()],
    );
    tx.all(sql, session).await
}

pub(super) async fn remove(tx: &mut WriteTx, user: i64, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sessions where user_id = $1 and id = $2", [user.into(), id.into()])).await
}

pub(super) async fn remove_all(tx: &mut WriteTx, user: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sessions where user_id = $1", [user.into()])).await
}
