//! Every statement about identities.

use domain::Time;
use domain::identities::{Identity, IdentityKind, NewIdentity};
use domain::ids::{IdentityId, UserId};
use domain::page::{Page, Window};
use domain::policy::{Allowed, act};
use domain::users::User;
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::people_texts::sql as texts;

fn identity(row: &Row<'_>) -> StoreResult<Identity> {
    Ok(Identity {
        id: IdentityId::new(row.int(0)?),
        user_id: UserId::new(row.int(1)?),
        kind: row.parse(2, IdentityKind::from_word)?,
        value: row.text(3)?,
        verified: row.flag(4)?,
        primary: row.flag(5)?,
        verified_at: row.opt_int(6)?.map(Time::from_millis),
        undeliverable_count: row.int(7)?,
        created_at: Time::from_millis(row.int(8)?),
        updated_at: Time::from_millis(row.int(9)?),
    })
}

fn select() -> Sql {
    Sql::build(
        "select id, user_id, type, value, verified, is_primary, verified_at, undeliverable_count, created_at, updated_at from identities where ",
    )
}

/// One identity of a user who is open already.
pub(super) async fn load(tx: &mut ReadTx, user: UserId, id: IdentityId) -> StoreResult<Option<Identity>> {
    let mut sql = select();
    sql.push("id = ").bind(id.number()).push(" and user_id = ").bind(user.number());
    tx.opt(sql, identity).await
}

/// A page of the identities of a user who is open for reading.
pub(super) async fn page(
    tx: &mut ReadTx,
    user: &Allowed<act::Read, User>,
    window: &Window,
) -> StoreResult<Page<Identity>> {
    let limit = window.limit();
    let mut sql = select();
    sql.push("user_id = ").bind(user.id.number());
    match window {
        Window::Offset { skip, .. } => {
            sql.push(" order by id limit ").bind(limit + 1).push(" offset ").bind(*skip);
        }
        Window::After { place, .. } => {
            if let Some(place) = place {
                sql.push(" and id > ").bind(place.id);
            }
            sql.push(" order by id limit ").bind(limit + 1);
        }
        Window::Before { place, .. } => {
            sql.push(" and id < ").bind(place.id).push(" order by id desc limit ").bind(limit + 1);
        }
    }
    let mut page = Page::from_read(tx.all(sql, identity).await?, limit, None);
    if matches!(window, Window::Before { .. }) {
        page.rows.reverse();
    }
    Ok(page)
}

/// How many identities a user has.
pub(super) async fn count(tx: &mut ReadTx, user: UserId) -> StoreResult<i64> {
    tx.one(Sql::new("select count(*) from identities where user_id = $1", [user.number().into()]), |row| row.int(0))
        .await
}

/// The identities of users who were seen already, bounded by what one user may have.
pub(super) async fn trusted_of_users(tx: &mut ReadTx, users: &[i64], limit: i64) -> StoreResult<Vec<Identity>> {
    let mut sql = select();
    sql.push("user_id in ").push_in(users).push(" order by user_id, id limit ").bind(limit);
    tx.all(sql, identity).await
}

/// The identity with this value.
pub(crate) async fn find(tx: &mut ReadTx, kind: IdentityKind, value: &str) -> StoreResult<Option<Identity>> {
    let mut sql = select();
    sql.push("type = ").bind(kind.word()).push(" and value = ").bind(value);
    tx.opt(sql, identity).await
}

/// Whose value this is.
pub(crate) async fn owner(tx: &mut ReadTx, kind: IdentityKind, value: &str) -> StoreResult<Option<UserId>> {
    let sql =
        Sql::new("select user_id from identities where type = $1 and value = $2", [kind.word().into(), value.into()]);
    tx.opt(sql, |row| Ok(UserId::new(row.int(0)?))).await
}

/// Writes a new identity.
pub(super) async fn insert(tx: &mut WriteTx, user: UserId, new: &NewIdentity, now: Time) -> StoreResult<Identity> {
    let verified_at = new.verified.then_some(now.millis());
    let sql = Sql::new(
        "insert into identities (user_id, type, value, verified, is_primary, verified_at, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $7) \
         returning id, user_id, type, value, verified, is_primary, verified_at, undeliverable_count, created_at, updated_at",
        [
            user.number().into(),
            new.kind.word().into(),
            new.value.as_str().into(),
            new.verified.into(),
            new.primary.into(),
            verified_at.into(),
            now.millis().into(),
        ],
    );
    let made = tx.one(sql, identity).await?;
    texts::put_user(tx, user.number()).await?;
    Ok(made)
}

/// Writes value and verification.
pub(super) async fn update(tx: &mut WriteTx, to: &Identity) -> StoreResult<u64> {
    let sql = Sql::new(
        "update identities set value = $1, verified = $2, verified_at = $3, updated_at = $4 where id = $5",
        [
            to.value.as_str().into(),
            to.verified.into(),
            to.verified_at.map(Time::millis).into(),
            to.updated_at.millis().into(),
            to.id.number().into(),
        ],
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, to.user_id.number()).await?;
    Ok(rows)
}

/// Makes one identity of a kind the primary one.
pub(super) async fn make_primary(tx: &mut WriteTx, to: &Identity, now: Time) -> StoreResult<()> {
    let former = Sql::new(
        "update identities set is_primary = 0, updated_at = $1 where user_id = $2 and type = $3 and is_primary = 1",
        [now.millis().into(), to.user_id.number().into(), to.kind.word().into()],
    );
    let next = Sql::new(
        "update identities set is_primary = 1, updated_at = $1 where id = $2",
        [now.millis().into(), to.id.number().into()],
    );
    tx.run_all(vec![former, next]).await
}

/// Makes an e-mail address of a user without one the primary one.
pub(crate) async fn make_primary_value(tx: &mut WriteTx, user: UserId, email: &str, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update identities set is_primary = 1, updated_at = $1 where user_id = $2 and type = 'email' and value = $3",
        [now.millis().into(), user.number().into(), email.into()],
    );
    tx.run(sql).await
}

/// Writes whether the primary address is verified.
pub(crate) async fn mark_primary_verified(
    tx: &mut WriteTx,
    user: UserId,
    verified: bool,
    now: Time,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "update identities set verified = $1, verified_at = $2, updated_at = $3 where user_id = $4 and type = 'email' and is_primary = 1",
        [verified.into(), verified.then_some(now.millis()).into(), now.millis().into(), user.number().into()],
    );
    tx.run(sql).await
}

/// Takes an identity away.
pub(super) async fn remove(tx: &mut WriteTx, id: IdentityId) -> StoreResult<u64> {
    let sql = Sql::new("delete from identities where id = $1 returning user_id", [id.number().into()]);
    let users = tx.all(sql, |row| row.int(0)).await?;
    for user in &users {
        texts::put_user(tx, *user).await?;
    }
    Ok(users.len() as u64)
}

/// Takes a value of a user away.
pub(crate) async fn remove_value(tx: &mut WriteTx, user: UserId, kind: IdentityKind, value: &str) -> StoreResult<u64> {
    let sql = Sql::new(
        "delete from identities where user_id = $1 and type = $2 and value = $3",
        [user.number().into(), kind.word().into(), value.into()],
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, user.number()).await?;
    Ok(rows)
}

/// Frees every address and number of a user.
pub(crate) async fn remove_all(tx: &mut WriteTx, user: UserId) -> StoreResult<u64> {
    let rows = tx.run(Sql::new("delete from identities where user_id = $1", [user.number().into()])).await?;
    texts::put_user(tx, user.number()).await?;
    Ok(rows)
}

/// Gives the identities of one user to another, none of them primary.
pub(crate) async fn move_all(tx: &mut WriteTx, from: UserId, into: UserId, now: Time) -> StoreResult<Vec<IdentityId>> {
    let sql = Sql::new(
        "update identities set user_id = $1, is_primary = 0, updated_at = $2 where user_id = $3 returning id",
        [into.number().into(), now.millis().into(), from.number().into()],
    );
    let moved = tx.all(sql, |row| Ok(IdentityId::new(row.int(0)?))).await?;
    texts::put_user(tx, from.number()).await?;
    texts::put_user(tx, into.number()).await?;
    Ok(moved)
}
