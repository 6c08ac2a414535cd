//! Every statement about the account's settings and its first rows.

use store::{ReadTx, Sql, StoreResult, WriteTx};

use super::FirstOwner;
use crate::people_texts::sql as texts;

pub(super) async fn settings(tx: &mut ReadTx) -> StoreResult<Vec<(String, String)>> {
    let sql = Sql::new("select name, value from settings order by name limit 1000", []);
    tx.all(sql, |row| Ok((row.text(0)?, row.text(1)?))).await
}

/// The text of one setting.
pub(crate) async fn text(tx: &mut ReadTx, name: &'static str) -> StoreResult<Option<String>> {
    tx.opt(Sql::new("select value from settings where name = $1", [name.into()]), |row| row.text(0)).await
}

pub(crate) async fn put(tx: &mut WriteTx, name: &str, value: &str) -> StoreResult<()> {
    let sql = Sql::new(
        "insert into settings (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value",
        [name.into(), value.into()],
    );
    tx.run(sql).await?;
    Ok(())
}

pub(super) async fn trusted_has_owner(tx: &mut ReadTx) -> StoreResult<bool> {
    let sql = Sql::new("select id from users where role = 'owner' limit 1", []);
    Ok(tx.opt(sql, |row| row.int(0)).await?.is_some())
}

pub(super) async fn insert_group(tx: &mut WriteTx, now: i64) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into groups (name, is_default, created_at, updated_at) values ('Support', 1, $1, $1) returning id",
        [now.into()],
    );
    let id = tx.insert(sql).await?;
    texts::put_group(tx, id).await?;
    Ok(id)
}

pub(super) async fn insert_owner(tx: &mut WriteTx, owner: &FirstOwner, group: i64, now: i64) -> StoreResult<i64> {
    let email = owner.email.trim().to_lowercase();
    let user = Sql::new(
        "insert into users (name, email, role, verified, default_group_id, created_at, updated_at) \
         values ($1, $2, 'owner', 1, $3, $4, $4) returning id",
        [owner.name.as_str().into(), email.as_str().into(), group.into(), now.into()],
    );
    let id = tx.insert(user).await?;
    let identity = Sql::new(
        "insert into identities (user_id, type, value, verified, is_primary, verified_at, created_at, updated_at) \
         values ($1, 'email', $2, 1, 1, $3, $3, $3)",
        [id.into(), email.into(), now.into()],
    );
    let membership = Sql::new(
        "insert into group_memberships (user_id, group_id, is_default, created_at, updated_at) values ($1, $2, 1, $3, $3)",
        [id.into(), group.into(), now.into()],
    );
    tx.run_all(vec![identity, membership]).await?;
    texts::put_user(tx, id).await?;
    Ok(id)
}

pub(super) async fn insert_brand(tx: &mut WriteTx, name: &str, subdomain: &str, now: i64) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into brands (name, subdomain, is_default, created_at, updated_at) values ($1, $2, 1, $3, $3) returning id",
        [name.into(), subdomain.into(), now.into()],
    );
    tx.insert(sql).await
}
