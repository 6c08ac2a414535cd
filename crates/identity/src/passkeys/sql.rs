//! Every statement about passkeys and the questions they answered.

use domain::Time;
use domain::ids::UserId;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

/// A passkey as its answers are judged.
pub(super) struct Known {
    pub(super) factor: i64,
    pub(super) user: UserId,
    pub(super) public_key: Vec<u8>,
}

pub(super) async fn insert(
    tx: &mut WriteTx,
    factor: i64,
    user: UserId,
    credential: &[u8],
    public_key: &[u8],
    counter: u32,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "insert into passkeys (factor_id, user_id, credential, public_key, counter) values ($1, $2, $3, $4, $5) \
         on conflict (credential) do nothing",
        [
            factor.into(),
            user.number().into(),
            credential.to_vec().into(),
            public_key.to_vec().into(),
            i64::from(counter).into(),
        ],
    );
    tx.run(sql).await
}

/// The names of a person's keys.
pub(super) async fn credentials(tx: &mut ReadTx, user: UserId) -> StoreResult<Vec<Vec<u8>>> {
    let sql = Sql::new(
        "select credential from passkeys where user_id = $1 order by factor_id limit 100",
        [user.number().into()],
    );
    tx.all(sql, |row| row.bytes(0)).await
}

/// A key by its name: whoever brings an answer may be nobody yet.
pub(super) async fn by_credential(tx: &mut ReadTx, credential: &[u8]) -> StoreResult<Option<Known>> {
    let sql = Sql::new(
        "select factor_id, user_id, public_key from passkeys where credential = $1",
        [credential.to_vec().into()],
    );
    let known =
        |row: &Row<'_>| Ok(Known { factor: row.int(0)?, user: UserId::new(row.int(1)?), public_key: row.bytes(2)? });
    tx.opt(sql, known).await
}

/// Notes how far a key has counted. None is changed when it has not gone on, unless it never counts; one statement, so
/// that of two answers with the same number one is refused.
pub(super) async fn count_on(tx: &mut WriteTx, factor: i64, counter: u32) -> StoreResult<u64> {
    let sql = Sql::new(
        "update passkeys set counter = $1 where factor_id = $2 and (counter < $1 or (counter = 0 and $1 = 0))",
        [i64::from(counter).into(), factor.into()],
    );
    tx.run(sql).await
}

/// Uses a question up, and forgets those whose time is over. False when it was answered before.
pub(super) async fn use_question(tx: &mut WriteTx, question: &[u8], until: Time, now: Time) -> StoreResult<bool> {
    let sql = Sql::new(
        "insert into passkey_answers (question, expires_at) values ($1, $2) on conflict (question) do nothing",
        [question.to_vec().into(), until.millis().into()],
    );
    if tx.run(sql).await? == 0 {
        return Ok(false);
    }
    tx.run(Sql::new("delete from passkey_answers where expires_at < $1", [now.millis().into()])).await?;
    Ok(true)
}

pub(crate) async fn remove(tx: &mut WriteTx, user: UserId, factor: i64) -> StoreResult<u64> {
    let sql =
        Sql::new("delete from passkeys where user_id = $1 and factor_id = $2", [user.number().into(), factor.into()]);
    tx.run(sql).await
}

/// How many keys a person has.
pub(crate) async fn count(tx: &mut ReadTx, user: UserId) -> StoreResult<i64> {
    tx.one(Sql::new("select count(*) from passkeys where user_id = $1", [user.number().into()]), |row| row.int(0)).await
}
