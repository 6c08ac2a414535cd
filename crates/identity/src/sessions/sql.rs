//! Every statement about sessions.

use domain::Time;
use domain::assurance::{Evidence, Level};
use domain::ids::UserId;
use domain::page::{Page, Window};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::mint::Warrant;
use super::pending::Waiting;
use super::{FromRow, Session};
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
        level: Level::from_word(&row.text(7)?),
        evidence: evidence(&row.text(8)?),
        proven_at: Time::from_millis(row.int(9)?),
        _read: FromRow,
    })
}

fn evidence(text: &str) -> Evidence {
    #[expect(clippy::disallowed_methods, reason = "what was kept of a proof is read back here")]
    Evidence::parse(text)
}

/// Writes a session; only a warrant allows it.
pub(super) async fn insert(tx: &mut WriteTx, digest: &[u8; 32], warrant: &Warrant) -> StoreResult<Session> {
    let (client, span) = (&warrant.client, warrant.span);
    let sql = Sql::new(
        "insert into sessions (digest, user_id, device_id, address, agent, authenticated_at, last_seen_at, expires_at, \
         assurance, evidence, proven_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
         returning id, user_id, device_id, agent, authenticated_at, last_seen_at, expires_at, assurance, evidence, \
         proven_at",
        [
            digest.to_vec().into(),
            warrant.user.number().into(),
            warrant.device.into(),
            client.address.map(|address| address.to_string()).into(),
            client.agent.clone().into(),
            span.since.millis().into(),
            warrant.now.millis().into(),
            span.ends.millis().into(),
            warrant.level.word().into(),
            warrant.evidence.to_text().into(),
            warrant.evidence.last().millis().into(),
        ],
    );
    tx.one(sql, session).await
}

/// Writes a sign-in that waits for a code.
pub(super) async fn insert_pending(
    tx: &mut WriteTx,
    digest: &[u8; 32],
    user: UserId,
    evidence: &Evidence,
    expires_at: Time,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "insert into pending_sign_ins (digest, user_id, evidence, expires_at) values ($1, $2, $3, $4)",
        [digest.to_vec().into(), user.number().into(), evidence.to_text().into(), expires_at.millis().into()],
    );
    tx.run(sql).await
}

/// Counts one attempt, when one is left and it is not too late; in one statement, so that many at once get no more.
pub(super) async fn take_attempt(
    tx: &mut WriteTx,
    digest: &[u8; 32],
    now: Time,
    most: i64,
) -> StoreResult<Option<Waiting>> {
    let sql = Sql::new(
        "update pending_sign_ins set attempts = attempts + 1 where digest = $1 and expires_at > $2 and attempts < $3 \
         returning id, user_id, evidence",
        [digest.to_vec().into(), now.millis().into(), most.into()],
    );
    let waiting = |row: &Row<'_>| {
        Ok(Waiting { id: row.int(0)?, user: UserId::new(row.int(1)?), evidence: evidence(&row.text(2)?) })
    };
    tx.opt(sql, waiting).await
}

/// Who waits for a second factor with this token.
pub(super) async fn who_waits(tx: &mut ReadTx, digest: &[u8; 32], now: Time) -> StoreResult<Option<UserId>> {
    let sql = Sql::new(
        "select user_id from pending_sign_ins where digest = $1 and expires_at > $2",
        [digest.to_vec().into(), now.millis().into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.map(UserId::new))
}

pub(super) async fn remove_pending(tx: &mut WriteTx, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from pending_sign_ins where id = $1", [id.into()])).await
}

pub(super) async fn remove_old_pending(tx: &mut WriteTx, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("delete from pending_sign_ins where expires_at <= $1", [now.millis().into()])).await
}

pub(super) async fn note_login(tx: &mut WriteTx, user: i64, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update users set last_login_at = $1 where id = $2", [now.millis().into(), user.into()])).await
}

pub(super) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Session>> {
    let sql = Sql::new(
        "select id, user_id, device_id, agent, authenticated_at, last_seen_at, expires_at, assurance, evidence, \
         proven_at from sessions where id = $1",
        [id.into()],
    );
    tx.opt(sql, session).await
}

pub(super) async fn remove(tx: &mut WriteTx, user: i64, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sessions where user_id = $1 and id = $2", [user.into(), id.into()])).await
}

/// The number and user of the session with this secret.
pub(super) async fn by_digest(tx: &mut ReadTx, digest: &[u8; 32]) -> StoreResult<Option<(i64, i64)>> {
    let sql = Sql::new("select id, user_id from sessions where digest = $1", [digest.to_vec().into()]);
    tx.opt(sql, |row| Ok((row.int(0)?, row.int(1)?))).await
}

/// A page of one user's sessions, or of all.
pub(super) async fn page(tx: &mut ReadTx, of: Option<i64>, window: &Window) -> StoreResult<Page<Session>> {
    let mut sql = Sql::build(
        "select sessions.id, user_id, device_id, agent, authenticated_at, last_seen_at, expires_at, assurance, evidence, \
         proven_at from sessions where 1 = 1",
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
