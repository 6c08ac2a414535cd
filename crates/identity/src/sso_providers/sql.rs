//! Every statement about providers, whom they speak of and tokens that were used.

use domain::ids::UserId;
use domain::sso_providers::{Kind, MOST_PROVIDERS, SsoProvider};
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

const SELECT: &str = "select id, kind, name, staff, end_users, provisions, gives_roles, remote_login_url, \
    remote_logout_url, previous_secret_until, created_at, updated_at, secret, previous_secret from sso_providers where ";

/// A provider with its sealed secrets, the present one first.
pub(super) struct Sealed {
    pub(super) provider: SsoProvider,
    pub(super) secret: Vec<u8>,
    pub(super) previous: Option<Vec<u8>>,
}

/// By what a provider knows somebody: a number of its own, or an address. As a keyed digest.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) digest: Vec<u8>,
    pub(super) is_number: bool,
}

fn provider(row: &Row<'_>) -> StoreResult<SsoProvider> {
    Ok(SsoProvider {
        id: row.int(0)?,
        kind: Kind::from_word(&row.text(1)?).unwrap_or(Kind::Jwt),
        name: row.text(2)?,
        staff: row.flag(3)?,
        end_users: row.flag(4)?,
        provisions: row.flag(5)?,
        gives_roles: row.flag(6)?,
        remote_login_url: row.opt_text(7)?,
        remote_logout_url: row.opt_text(8)?,
        previous_secret_until: row.opt_int(9)?.map(Time::from_millis),
        created_at: Time::from_millis(row.int(10)?),
        updated_at: Time::from_millis(row.int(11)?),
    })
}

fn sealed(row: &Row<'_>) -> StoreResult<Sealed> {
    Ok(Sealed { provider: provider(row)?, secret: row.bytes(12)?, previous: row.opt_bytes(13)? })
}

/// Every provider with its secrets, to check a token: whoever brings one is nobody yet.
pub(super) async fn trusted_all(tx: &mut ReadTx) -> StoreResult<Vec<Sealed>> {
    tx.all(every(), sealed).await
}

pub(super) async fn list(tx: &mut ReadTx) -> StoreResult<Vec<SsoProvider>> {
    tx.all(every(), provider).await
}

fn every() -> Sql {
    let mut sql = Sql::build(SELECT);
    sql.push("1 = 1 order by id limit ").bind(MOST_PROVIDERS);
    sql
}

pub(super) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Unchecked<SsoProvider>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("id = ").bind(id);
    Ok(tx.opt(sql, provider).await?.map(Unchecked::new))
}

pub(super) async fn count(tx: &mut ReadTx) -> StoreResult<i64> {
    tx.one(Sql::new("select count(*) from sso_providers", []), |row| row.int(0)).await
}

pub(super) async fn insert(tx: &mut WriteTx, new: &SsoProvider, secret: Vec<u8>) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into sso_providers (kind, name, staff, end_users, provisions, gives_roles, remote_login_url, \
         remote_logout_url, secret, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) returning id",
        [
            new.kind.word().into(),
            new.name.as_str().into(),
            new.staff.into(),
            new.end_users.into(),
            new.provisions.into(),
            new.gives_roles.into(),
            new.remote_login_url.clone().into(),
            new.remote_logout_url.clone().into(),
            secret.into(),
            new.created_at.millis().into(),
        ],
    );
    tx.insert(sql).await
}

pub(super) async fn update(tx: &mut WriteTx, to: &SsoProvider) -> StoreResult<u64> {
    let sql = Sql::new(
        "update sso_providers set name = $1, staff = $2, end_users = $3, provisions = $4, gives_roles = $5, \
         remote_login_url = $6, remote_logout_url = $7, updated_at = $8 where id = $9",
        [
            to.name.as_str().into(),
            to.staff.into(),
            to.end_users.into(),
            to.provisions.into(),
            to.gives_roles.into(),
            to.remote_login_url.clone().into(),
            to.remote_logout_url.clone().into(),
            to.updated_at.millis().into(),
            to.id.into(),
        ],
    );
    tx.run(sql).await
}

/// Puts a secret in the place of the present one, which counts until a moment.
pub(super) async fn rotate(tx: &mut WriteTx, id: i64, secret: Vec<u8>, until: Time, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update sso_providers set previous_secret = secret, secret = $1, previous_secret_until = $2, updated_at = $3 \
         where id = $4",
        [secret.into(), until.millis().into(), now.millis().into(), id.into()],
    );
    tx.run(sql).await
}

/// Deletes a provider and whom it has spoken of. Its used numbers stay till their time is over.
pub(super) async fn delete(tx: &mut WriteTx, id: i64) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sso_subjects where provider_id = $1", [id.into()])).await?;
    tx.run(Sql::new("delete from sso_providers where id = $1", [id.into()])).await
}

/// Uses the number of a token up, and forgets those whose time is over. False when it was used before.
pub(super) async fn use_number(
    tx: &mut WriteTx,
    id: i64,
    number: Vec<u8>,
    until: Time,
    now: Time,
) -> StoreResult<bool> {
    let sql = Sql::new(
        "insert into sso_tokens (provider_id, number, expires_at) values ($1, $2, $3) \
         on conflict (provider_id, number) do nothing",
        [id.into(), number.into(), until.millis().into()],
    );
    if tx.run(sql).await? == 0 {
        return Ok(false);
    }
    tx.run(Sql::new("delete from sso_tokens where expires_at < $1", [now.millis().into()])).await?;
    Ok(true)
}

/// The active user whom a provider means by a subject.
pub(super) async fn user_of(tx: &mut ReadTx, id: i64, subject: &[u8]) -> StoreResult<Option<UserId>> {
    let sql = Sql::new(
        "select sso_subjects.user_id from sso_subjects join users on users.id = sso_subjects.user_id \
         where sso_subjects.provider_id = $1 and sso_subjects.subject = $2 and users.active = 1",
        [id.into(), subject.to_vec().into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.map(UserId::new))
}

/// Notes whom a provider means by a subject.
pub(super) async fn link(tx: &mut WriteTx, id: i64, subject: Subject, user: UserId, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "insert into sso_subjects (provider_id, subject, is_number, user_id, created_at) values ($1, $2, $3, $4, $5) \
         on conflict (provider_id, subject) do update set user_id = excluded.user_id",
        [id.into(), subject.digest.into(), subject.is_number.into(), user.number().into(), now.millis().into()],
    );
    tx.run(sql).await
}

/// Does a provider know this user by a number of its own?
pub(super) async fn has_number(tx: &mut ReadTx, id: i64, user: UserId) -> StoreResult<bool> {
    let sql = Sql::new(
        "select 1 from sso_subjects where user_id = $1 and provider_id = $2 and is_number = 1 limit 1",
        [user.number().into(), id.into()],
    );
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

/// Forgets that any provider spoke of a user.
pub(crate) async fn forget(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    tx.run(Sql::new("delete from sso_subjects where user_id = $1", [user.number().into()])).await
}

/// Whom providers meant by one user, they mean by another from now on.
pub(crate) async fn move_subjects(tx: &mut WriteTx, from: UserId, into: UserId) -> StoreResult<u64> {
    let sql = Sql::new(
        "update sso_subjects set user_id = $1 where user_id = $2",
        [into.number().into(), from.number().into()],
    );
    tx.run(sql).await
}
