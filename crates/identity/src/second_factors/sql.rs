//! Every statement about second factors, recovery codes and tries.

use domain::Time;
use domain::assurance::Standing;
use domain::ids::UserId;
use domain::role::Role;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use super::SecondFactor;

/// What the making of a session must know of a person.
pub(crate) struct Person {
    pub(crate) role: Role,
    pub(crate) created_at: Time,
    /// Neither suspended nor put away.
    pub(crate) may_sign_in: bool,
    pub(crate) active_factors: i64,
}

impl Person {
    /// How the law of sign-in sees this person.
    pub(crate) const fn standing(&self) -> Standing {
        Standing { role: self.role, has_second_factor: self.active_factors > 0, created_at: self.created_at }
    }
}

fn factor(row: &Row<'_>) -> StoreResult<SecondFactor> {
    Ok(SecondFactor {
        id: row.int(0)?,
        user_id: row.int(1)?,
        kind: row.text(2)?,
        name: row.text(3)?,
        created_at: Time::from_millis(row.int(4)?),
        confirmed_at: row.opt_int(5)?.map(Time::from_millis),
        last_used_at: row.opt_int(6)?.map(Time::from_millis),
    })
}

pub(crate) async fn person(tx: &mut ReadTx, user: UserId) -> StoreResult<Option<Person>> {
    let sql = Sql::new(
        "select role, created_at, suspended, active, (select count(*) from second_factors \
         where second_factors.user_id = users.id and second_factors.confirmed_at is not null) from users where id = $1",
        [user.number().into()],
    );
    let person = |row: &Row<'_>| {
        Ok(Person {
            role: Role::from_word(&row.text(0)?).unwrap_or(Role::EndUser),
            created_at: Time::from_millis(row.int(1)?),
            may_sign_in: !row.flag(2)? && row.flag(3)?,
            active_factors: row.int(4)?,
        })
    };
    tx.opt(sql, person).await
}

/// How many confirmed factors a person has.
pub(crate) async fn active(tx: &mut ReadTx, user: UserId) -> StoreResult<i64> {
    let sql = Sql::new(
        "select count(*) from second_factors where user_id = $1 and confirmed_at is not null",
        [user.number().into()],
    );
    tx.one(sql, |row| row.int(0)).await
}

/// How many there are, confirmed or not.
pub(super) async fn all(tx: &mut ReadTx, user: UserId) -> StoreResult<i64> {
    let sql = Sql::new("select count(*) from second_factors where user_id = $1", [user.number().into()]);
    tx.one(sql, |row| row.int(0)).await
}

pub(super) async fn list(tx: &mut ReadTx, user: UserId) -> StoreResult<Vec<SecondFactor>> {
    let sql = Sql::new(
        "select id, user_id, kind, name, created_at, confirmed_at, last_used_at from second_factors \
         where user_id = $1 order by id limit 100",
        [user.number().into()],
    );
    tx.all(sql, factor).await
}

/// The sealed secrets of a person's confirmed apps.
pub(super) async fn secrets(tx: &mut ReadTx, user: UserId) -> StoreResult<Vec<(i64, Vec<u8>)>> {
    let sql = Sql::new(
        "select id, secret from second_factors where user_id = $1 and kind = 'totp' and confirmed_at is not null \
         order by id limit 100",
        [user.number().into()],
    );
    tx.all(sql, |row| Ok((row.int(0)?, row.bytes(1)?))).await
}

/// The sealed secret of a factor that waits to be confirmed.
pub(super) async fn unconfirmed(tx: &mut ReadTx, user: UserId, id: i64, since: Time) -> StoreResult<Option<Vec<u8>>> {
    let sql = Sql::new(
        "select secret from second_factors where user_id = $1 and id = $2 and confirmed_at is null and created_at > $3",
        [user.number().into(), id.into(), since.millis().into()],
    );
    tx.opt(sql, |row| row.bytes(0)).await
}

pub(super) async fn insert(
    tx: &mut WriteTx,
    user: UserId,
    kind: &str,
    name: &str,
    secret: &[u8],
    now: Time,
) -> StoreResult<SecondFactor> {
    let sql = Sql::new(
        "insert into second_factors (user_id, kind, name, secret, created_at) values ($1, $2, $3, $4, $5) \
         returning id, user_id, kind, name, created_at, confirmed_at, last_used_at",
        [user.number().into(), kind.into(), name.into(), secret.to_vec().into(), now.millis().into()],
    );
    tx.one(sql, factor).await
}

/// Writes a factor that counts from now on and has its secret elsewhere.
pub(crate) async fn insert_confirmed(
    tx: &mut WriteTx,
    user: UserId,
    kind: &str,
    name: &str,
    now: Time,
) -> StoreResult<SecondFactor> {
    let sql = Sql::new(
        "insert into second_factors (user_id, kind, name, secret, created_at, confirmed_at) \
         values ($1, $2, $3, $4, $5, $5) returning id, user_id, kind, name, created_at, confirmed_at, last_used_at",
        [user.number().into(), kind.into(), name.into(), Vec::<u8>::new().into(), now.millis().into()],
    );
    tx.one(sql, factor).await
}

/// Confirms a factor; the step of the code that did it is used up.
pub(super) async fn confirm(tx: &mut WriteTx, id: i64, step: i64, now: Time) -> StoreResult<Option<SecondFactor>> {
    let sql = Sql::new(
        "update second_factors set confirmed_at = $1, last_used_at = $1, last_step = $2 \
         where id = $3 and confirmed_at is null \
         returning id, user_id, kind, name, created_at, confirmed_at, last_used_at",
        [now.millis().into(), step.into(), id.into()],
    );
    tx.opt(sql, factor).await
}

/// Gives a factor another name.
pub(super) async fn rename(tx: &mut WriteTx, user: UserId, id: i64, name: &str) -> StoreResult<Option<SecondFactor>> {
    let sql = Sql::new(
        "update second_factors set name = $1 where user_id = $2 and id = $3 \
         returning id, user_id, kind, name, created_at, confirmed_at, last_used_at",
        [name.into(), user.number().into(), id.into()],
    );
    tx.opt(sql, factor).await
}

/// Notes that a factor has proven somebody.
pub(crate) async fn note_use(tx: &mut WriteTx, id: i64, now: Time) -> StoreResult<u64> {
    let sql = Sql::new("update second_factors set last_used_at = $1 where id = $2", [now.millis().into(), id.into()]);
    tx.run(sql).await
}

/// Uses a step up, unless it or a later one was used; one statement, so that a code counts once.
pub(super) async fn use_step(tx: &mut WriteTx, id: i64, step: i64, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update second_factors set last_step = $1, last_used_at = $2 where id = $3 and last_step < $1",
        [step.into(), now.millis().into(), id.into()],
    );
    tx.run(sql).await
}

pub(super) async fn remove(tx: &mut WriteTx, user: UserId, id: i64) -> StoreResult<u64> {
    let sql = Sql::new("delete from second_factors where user_id = $1 and id = $2", [user.number().into(), id.into()]);
    tx.run(sql).await
}

/// Factors that were never confirmed and are too old to be.
pub(super) async fn remove_unconfirmed(tx: &mut WriteTx, user: UserId, before: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "delete from second_factors where user_id = $1 and confirmed_at is null and created_at <= $2",
        [user.number().into(), before.millis().into()],
    );
    tx.run(sql).await
}

/// Everything that a person proves besides the password.
pub(crate) async fn forget(tx: &mut WriteTx, user: UserId) -> StoreResult<()> {
    let user = user.number();
    tx.run_all(vec![
        Sql::new("delete from passkeys where user_id = $1", [user.into()]),
        Sql::new("delete from second_factors where user_id = $1", [user.into()]),
        Sql::new("delete from recovery_codes where user_id = $1", [user.into()]),
        Sql::new("delete from second_factor_tries where user_id = $1", [user.into()]),
    ])
    .await
}

pub(super) async fn insert_code(tx: &mut WriteTx, user: UserId, digest: &[u8; 16], now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "insert into recovery_codes (user_id, digest, created_at) values ($1, $2, $3)",
        [user.number().into(), digest.to_vec().into(), now.millis().into()],
    );
    tx.run(sql).await
}

/// Uses a recovery code up, unless it was used.
pub(super) async fn use_recovery_code(
    tx: &mut WriteTx,
    user: UserId,
    digest: &[u8; 16],
    now: Time,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "update recovery_codes set used_at = $1 where user_id = $2 and digest = $3 and used_at is null",
        [now.millis().into(), user.number().into(), digest.to_vec().into()],
    );
    tx.run(sql).await
}

pub(super) async fn codes_left(tx: &mut ReadTx, user: UserId) -> StoreResult<i64> {
    let sql =
        Sql::new("select count(*) from recovery_codes where user_id = $1 and used_at is null", [user.number().into()]);
    tx.one(sql, |row| row.int(0)).await
}

pub(super) async fn remove_codes(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    tx.run(Sql::new("delete from recovery_codes where user_id = $1", [user.number().into()])).await
}

/// Counts one more code before it is looked at, unless a wait is on; one statement, so that many at once are counted.
/// Answers how many there were since the last right one.
pub(super) async fn take_try(tx: &mut WriteTx, user: UserId, now: Time) -> StoreResult<Option<i64>> {
    let sql = Sql::new(
        "insert into second_factor_tries (user_id, failed, free_at) values ($1, 1, 0) \
         on conflict (user_id) do update set failed = second_factor_tries.failed + 1 \
         where second_factor_tries.free_at <= $2 returning failed",
        [user.number().into(), now.millis().into()],
    );
    tx.opt(sql, |row| row.int(0)).await
}

pub(super) async fn wait_until(tx: &mut WriteTx, user: UserId, free_at: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update second_factor_tries set free_at = $1 where user_id = $2",
        [free_at.millis().into(), user.number().into()],
    );
    tx.run(sql).await
}

/// From when on a code is looked at again.
pub(super) async fn free_at(tx: &mut ReadTx, user: UserId) -> StoreResult<Time> {
    let sql = Sql::new("select free_at from second_factor_tries where user_id = $1", [user.number().into()]);
    Ok(tx.opt(sql, |row| row.int(0)).await?.map(Time::from_millis).unwrap_or_default())
}

pub(super) async fn forget_tries(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    tx.run(Sql::new("delete from second_factor_tries where user_id = $1", [user.number().into()])).await
}
