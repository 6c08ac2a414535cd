//! Every statement about idempotency keys.

use domain::Time;
use domain::ids::UserId;
use store::{ReadTx, Sql, StoreResult, WriteTx};

/// What a key was used for.
pub(super) struct Used {
    pub(super) digest: Vec<u8>,
    pub(super) ticket_id: i64,
    pub(super) job_status_id: Option<String>,
}

/// What this key of this user was used for since `since`.
pub(super) async fn trusted_used(tx: &mut ReadTx, user: UserId, key: &str, since: Time) -> StoreResult<Option<Used>> {
    let sql = Sql::new(
        "select body_digest, ticket_id, job_status_id from idempotency_keys where user_id = $1 and key = $2 and created_at >= $3",
        [user.number().into(), key.into(), since.millis().into()],
    );
    tx.opt(sql, |row| Ok(Used { digest: row.bytes(0)?, ticket_id: row.int(1)?, job_status_id: row.opt_text(2)? })).await
}

/// Forgets this key when its time is over.
pub(super) fn forget(user: UserId, key: &str, before: Time) -> Sql {
    Sql::new(
        "delete from idempotency_keys where user_id = $1 and key = $2 and created_at < $3",
        [user.number().into(), key.into(), before.millis().into()],
    )
}

/// Writes the key beside what it was used for.
pub(super) fn insert(user: UserId, key: &str, digest: &[u8], ticket: i64, job: Option<&str>, now: Time) -> Sql {
    Sql::new(
        "insert into idempotency_keys (user_id, key, body_digest, ticket_id, created_at, job_status_id) \
         values ($1, $2, $3, $4, $5, $6)",
        [user.number().into(), key.into(), digest.to_vec().into(), ticket.into(), now.millis().into(), job.into()],
    )
}

/// The audit that made a ticket.
pub(super) async fn trusted_first_audit(tx: &mut ReadTx, ticket: i64) -> StoreResult<i64> {
    let sql = Sql::new(
        "select seq from events where about_kind = 'ticket' and about_id = $1 order by seq limit 1",
        [ticket.into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.unwrap_or(0))
}

/// Is there a key whose time is over?
pub(super) async fn trusted_has_old(tx: &mut ReadTx, before: Time) -> StoreResult<bool> {
    let sql = Sql::new("select 1 from idempotency_keys where created_at < $1 limit 1", [before.millis().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Forgets every key whose time is over.
pub(super) async fn forget_old(tx: &mut WriteTx, before: Time) -> StoreResult<u64> {
    tx.run(Sql::new("delete from idempotency_keys where created_at < $1", [before.millis().into()])).await
}
