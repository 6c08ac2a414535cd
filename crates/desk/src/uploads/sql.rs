//! Every statement about uploads.

use domain::Time;
use domain::attachments::Upload;
use domain::ids::UserId;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

/// Uploads that are swept at once.
const MOST_SWEPT: i64 = 100;

fn upload(row: &Row<'_>) -> StoreResult<Upload> {
    Ok(Upload {
        id: row.int(0)?,
        user_id: row.opt_int(1)?.map(UserId::new),
        expires_at: Time::from_millis(row.int(2)?),
    })
}

/// An upload that still waits, by the digest of its token.
pub(crate) async fn trusted_by_digest(tx: &mut ReadTx, digest: &[u8; 32], now: Time) -> StoreResult<Option<Upload>> {
    let sql = Sql::new(
        "select id, user_id, expires_at from uploads where digest = $1 and expires_at > $2",
        [digest.as_slice().into(), now.millis().into()],
    );
    tx.opt(sql, upload).await
}

/// An upload that still waits, by its number.
pub(crate) async fn trusted_load(tx: &mut ReadTx, id: i64, now: Time) -> StoreResult<Option<Upload>> {
    let sql = Sql::new(
        "select id, user_id, expires_at from uploads where id = $1 and expires_at > $2",
        [id.into(), now.millis().into()],
    );
    tx.opt(sql, upload).await
}

/// How many files wait under an upload.
pub(super) async fn count_files(tx: &mut ReadTx, id: i64) -> StoreResult<i64> {
    tx.one(Sql::new("select count(*) from attachments where upload_id = $1", [id.into()]), |row| row.int(0)).await
}

/// How many uploads of people without an account wait.
pub(super) async fn count_of_visitors(tx: &mut ReadTx, now: Time) -> StoreResult<i64> {
    let sql = Sql::new("select count(*) from uploads where expires_at > $1 and user_id is null", [now.millis().into()]);
    tx.one(sql, |row| row.int(0)).await
}

/// Makes an upload; answers its number.
pub(super) async fn insert(
    tx: &mut WriteTx,
    digest: &[u8; 32],
    user: Option<UserId>,
    now: Time,
    expires_at: Time,
) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into uploads (digest, user_id, created_at, expires_at) values ($1, $2, $3, $4) returning id",
        [digest.as_slice().into(), user.map(UserId::number).into(), now.millis().into(), expires_at.millis().into()],
    );
    tx.insert(sql).await
}

/// Uploads that waited in vain.
pub(super) async fn expired(tx: &mut ReadTx, now: Time) -> StoreResult<Vec<i64>> {
    let sql = Sql::new(
        "select id from uploads where expires_at <= $1 order by expires_at limit $2",
        [now.millis().into(), MOST_SWEPT.into()],
    );
    tx.all(sql, |row| row.int(0)).await
}

/// Removes an upload; its files are gone or elsewhere.
pub(crate) async fn remove(tx: &mut WriteTx, id: i64) -> StoreResult<()> {
    tx.run(Sql::new("delete from uploads where id = $1", [id.into()])).await.map(|_| ())
}
