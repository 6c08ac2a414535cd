//! Every statement about devices.

use domain::devices::{Device, MOST_DEVICES};
use domain::ids::{SessionId, UserId};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

/// Most addresses of one user by which a device is looked for.
const MOST_ADDRESSES: i64 = 20;

/// A device that is met for the first time.
pub(super) struct NewDevice {
    pub(super) user: UserId,
    pub(super) digest: [u8; 16],
    pub(super) name: String,
    pub(super) address: Option<String>,
    pub(super) place: Option<String>,
    pub(super) host: Option<String>,
    /// The digest of the word that says "this was not me", and the word sealed, until it is told.
    pub(super) alarm: Option<([u8; 32], Vec<u8>)>,
    pub(super) now: Time,
}

pub(super) async fn insert(tx: &mut WriteTx, new: NewDevice) -> StoreResult<i64> {
    let (digest, sealed) = new.alarm.unzip();
    let sql = Sql::new(
        "insert into devices (user_id, digest, name, address, place, host, alarm_digest, alarm_sealed, first_seen_at, \
         last_seen_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) returning id",
        [
            new.user.number().into(),
            new.digest.to_vec().into(),
            new.name.into(),
            new.address.into(),
            new.place.into(),
            new.host.into(),
            digest.map(|digest| digest.to_vec()).into(),
            sealed.into(),
            new.now.millis().into(),
        ],
    );
    tx.insert(sql).await
}

/// The addresses of a user, the primary one first.
pub(super) async fn addresses(tx: &mut ReadTx, user: UserId) -> StoreResult<Vec<String>> {
    let sql = Sql::new(
        "select value from identities where user_id = $1 and type = 'email' order by is_primary desc, id limit $2",
        [user.number().into(), MOST_ADDRESSES.into()],
    );
    tx.all(sql, |row| row.text(0)).await
}

/// The device of a user that has this digest.
pub(super) async fn by_digest(tx: &mut ReadTx, user: UserId, digest: [u8; 16]) -> StoreResult<Option<i64>> {
    let sql = Sql::new(
        "select id from devices where digest = $1 and user_id = $2",
        [digest.to_vec().into(), user.number().into()],
    );
    tx.opt(sql, |row| row.int(0)).await
}

pub(super) async fn trusted_is_known(tx: &mut ReadTx, digest: [u8; 16]) -> StoreResult<bool> {
    let sql = Sql::new("select id from devices where digest = $1 limit 1", [digest.to_vec().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Notes where a device was seen.
pub(super) async fn seen(
    tx: &mut WriteTx,
    id: i64,
    address: Option<String>,
    place: Option<&str>,
    now: Time,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "update devices set address = $1, place = $2, last_seen_at = $3 where id = $4",
        [address.into(), place.map(str::to_owned).into(), now.millis().into(), id.into()],
    );
    tx.run(sql).await
}

/// Writes down what a device calls itself by now.
pub(super) async fn rename(tx: &mut WriteTx, id: i64, name: &str) -> StoreResult<u64> {
    tx.run(Sql::new("update devices set name = $1 where id = $2", [name.into(), id.into()])).await
}

/// Had this user a device before? From now on yes.
pub(super) async fn note_first(tx: &mut WriteTx, user: UserId) -> StoreResult<bool> {
    let sql = Sql::new("update users set had_device = 1 where id = $1 and had_device = 0", [user.number().into()]);
    Ok(tx.run(sql).await? > 0)
}

/// Forgets the devices of a user beyond [`MOST_DEVICES`].
pub(super) async fn forget_oldest(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    let sql = Sql::new(
        "delete from devices where user_id = $1 and id not in \
         (select id from devices where user_id = $1 order by last_seen_at desc, id desc limit $2)",
        [user.number().into(), i64::from(MOST_DEVICES).into()],
    );
    tx.run(sql).await
}

/// The device a session began on.
pub(super) async fn of_session(tx: &mut ReadTx, session: SessionId) -> StoreResult<Option<i64>> {
    let sql = Sql::new("select device_id from sessions where id = $1", [session.number().into()]);
    Ok(tx.opt(sql, |row| row.opt_int(0)).await?.flatten())
}

const COLUMNS: &str = "select devices.id, devices.user_id, devices.name, devices.address, devices.place, \
     devices.first_seen_at, devices.last_seen_at, (select count(*) from sessions \
     where sessions.device_id = devices.id and sessions.expires_at > ";

fn device(row: &Row<'_>) -> StoreResult<Unchecked<Device>> {
    Ok(Unchecked::new(Device {
        id: row.int(0)?,
        user_id: UserId::new(row.int(1)?),
        name: row.text(2)?,
        address: row.opt_text(3)?,
        place: row.opt_text(4)?,
        first_seen_at: Time::from_millis(row.int(5)?),
        last_seen_at: Time::from_millis(row.int(6)?),
        sessions: row.int(7)?,
    }))
}

/// The devices of a user, the one that was seen last first.
pub(super) async fn of_user(tx: &mut ReadTx, user: UserId, now: Time) -> StoreResult<Vec<Unchecked<Device>>> {
    let mut sql = Sql::build(COLUMNS);
    sql.bind(now.millis())
        .push(") from devices where devices.user_id = ")
        .bind(user.number())
        .push(" order by devices.last_seen_at desc, devices.id desc limit ")
        .bind(i64::from(MOST_DEVICES));
    tx.all(sql, device).await
}

/// One device.
pub(super) async fn load(tx: &mut ReadTx, id: i64, now: Time) -> StoreResult<Option<Unchecked<Device>>> {
    let mut sql = Sql::build(COLUMNS);
    sql.bind(now.millis()).push(") from devices where devices.id = ").bind(id);
    tx.opt(sql, device).await
}

/// Forgets a device.
pub(super) async fn remove(tx: &mut WriteTx, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from devices where id = $1", [id.into()])).await
}

/// Ends the sessions of a device.
pub(super) async fn end_sessions(tx: &mut WriteTx, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sessions where device_id = $1", [id.into()])).await
}

/// Forgets every device of a user.
pub(crate) async fn remove_all(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    tx.run(Sql::new("delete from devices where user_id = $1", [user.number().into()])).await
}

/// The device whose alarm this is, and its user, when it was met after `since`.
pub(super) async fn by_alarm(tx: &mut ReadTx, digest: [u8; 32], since: Time) -> StoreResult<Option<(i64, UserId)>> {
    let sql = Sql::new(
        "select id, user_id from devices where alarm_digest = $1 and first_seen_at > $2",
        [digest.to_vec().into(), since.millis().into()],
    );
    tx.opt(sql, |row| Ok((row.int(0)?, UserId::new(row.int(1)?)))).await
}

/// What a mail about a device says, and the sealed word of its link.
pub(super) struct Untold {
    pub(super) user: UserId,
    pub(super) name: String,
    pub(super) place: Option<String>,
    pub(super) host: Option<String>,
    pub(super) alarm_digest: Vec<u8>,
    pub(super) alarm_sealed: Vec<u8>,
    pub(super) first_seen_at: Time,
}

/// A device whose user is still to be told of it.
pub(super) async fn untold(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Untold>> {
    let sql = Sql::new(
        "select user_id, name, place, host, alarm_digest, alarm_sealed, first_seen_at from devices \
         where id = $1 and alarm_digest is not null and alarm_sealed is not null",
        [id.into()],
    );
    tx.opt(sql, |row| {
        Ok(Untold {
            user: UserId::new(row.int(0)?),
            name: row.text(1)?,
            place: row.opt_text(2)?,
            host: row.opt_text(3)?,
            alarm_digest: row.bytes(4)?,
            alarm_sealed: row.bytes(5)?,
            first_seen_at: Time::from_millis(row.int(6)?),
        })
    })
    .await
}

/// The word of the link left the house, or never will: it is kept no longer.
pub(super) async fn forget_word(tx: &mut WriteTx, id: i64) -> StoreResult<u64> {
    let sql =
        Sql::new("update devices set alarm_sealed = null where id = $1 and alarm_sealed is not null", [id.into()]);
    tx.run(sql).await
}

/// The password of this user opens nothing until it is set anew.
pub(super) async fn spoil_password(tx: &mut WriteTx, user: UserId, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set password_spoiled = 1, updated_at = $1 where id = $2",
        [now.millis().into(), user.number().into()],
    );
    tx.run(sql).await
}
