//! Every statement about sessions.

use domain::Time;
use domain::page::{Page, Window};
use store::{Client, ReadTx, Row, Sql, StoreResult, WriteTx};

use super::Session;
use crate::pages;

fn session(row: &Row<'_>) -> StoreResult<Session> {
    Ok(Session {
        id: row.int(0)?,
        user_id: row.int(1)?,
        device_id: row.opt_int(2)?,
        agent: row.opt_text(3)?,
        authenticated_at: Time::from_millis(row.int(4)?),
        last_seen_at: Time::from_millis(row.int(5)?),
        expires_at: Time::from_millis(row.int(6)?),
    })
}

/// A session that begins.
pub(super) struct NewSession {
    pub(super) digest: [u8; 32],
    pub(super) user: i64,
    pub(super) device: Option<i64>,
    pub(super) authenticated_at: Time,
    pub(super) ends: Time,
}

pub(super) async fn insert(tx: &mut WriteTx, new: NewSession, client: &Client, now: Time) -> StoreResult<Session> {
    let sql = Sql::new(
        "insert into sessions (digest, user_id, device_id, address, agent, authenticated_at, last_seen_at, expires_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8) \
         returning id, user_id, device_id, agent, authenticated_at, last_seen_at, expires_at",
        [
            new.digest.to_vec().into(),
            new.user.into(),
            new.device.into(),
            client.address.map(|address| address.to_string()).into(),
            client.agent.clone().into(),
            new.authenticated_at.millis().into(),
            now.millis().into(),
            new.ends.millis().into(),
        ],
    );
    tx.one(sql, session).await
}

pub(super) async fn note_login(tx: &mut WriteTx, user: i64, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update users set last_login_at = $1 where id = $2", [now.millis().into(), user.into()])).await
}

pub(super) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Session>> {
    let sql = Sql::new(
        "select id, user_id, device_id, agent, authenticated_at, last_seen_at, expires_at from sessions where id = $1",
        [id.into()],
    );
    tx.opt(sql, session).await
}

pub(super) async fn remove(tx: &mut WriteTx, user: i64, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sessions where user_id = $1 and id = $2", [user.into(), id.into()])).await
}

pub(super) async fn remove_all(tx: &mut WriteTx, user: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sessions where user_id = $1", [user.into()])).await
}

/// The number and user of the session with this secret.
pub(super) async fn by_digest(tx: &mut ReadTx, digest: &[u8; 32]) -> StoreResult<Option<(i64, i64)>> {
    let sql = Sql::new("select id, user_id from sessions where digest = $1", [digest.to_vec().into()]);
    tx.opt(sql, |row| Ok((row.int(0)?, row.int(1)?))).await
}

/// A page of one user's sessions, or of all.
pub(super) async fn page(tx: &mut ReadTx, of: Option<i64>, window: &Window) -> StoreResult<Page<Session>> {
    let mut sql = Sql::build(
        "select sessions.id, user_id, device_id, agent, authenticated_at, last_seen_at, expires_at from sessions where 1 = 1",
    );
    matching(&mut sql, of);
    pages::by_id(tx, sql, "sessions.id", window, session).await
}

/// How many [`page`] would list.
pub(super) async fn count(tx: &mut ReadTx, of: Option<i64>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from sessions where 1 = 1");
    matching(&mut sql, of);
    pages::counted(tx, sql).await
}

fn matching(sql: &mut Sql, of: Option<i64>) {
    if let Some(user) = of {
        sql.push(" and user_id = ").bind(user);
    }
}
