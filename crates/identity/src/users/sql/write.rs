//! Statements that change users.

use crate::people_texts::sql as texts;
use domain::Time;
use domain::ids::UserId;
use domain::policy::{Allowed, act};
use domain::settings::Locale;
use domain::users::User;
use store::{ReadTx, Sql, StoreResult, Value, WriteTx};

fn stored_fields(user: &User) -> String {
    if user.fields.is_empty() { String::new() } else { serde_json::to_string(&user.fields).unwrap_or_default() }
}

/// Writes a new user; the number in `user` is not looked at.
pub(crate) async fn insert(tx: &mut WriteTx, user: &User) -> StoreResult<UserId> {
    let sql = Sql::new(
        "insert into users (name, email, phone, role, custom_role_id, ticket_restriction, organization_id, \
         default_group_id, external_id, alias, details, notes, signature, locale, time_zone, tags, fields, verified, \
         suspended, moderator, only_private_comments, created_at, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) \
         returning id",
        row(user, user.created_at),
    );
    let id = tx.insert(sql).await?;
    texts::put_user(tx, id).await?;
    Ok(UserId::new(id))
}

/// Writes what the user shall be.
pub(crate) async fn update(tx: &mut WriteTx, user: &Allowed<act::Update, User>, to: &User) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set name = $1, email = $2, phone = $3, role = $4, custom_role_id = $5, ticket_restriction = $6, \
         organization_id = $7, default_group_id = $8, external_id = $9, alias = $10, details = $11, notes = $12, \
         signature = $13, locale = $14, time_zone = $15, tags = $16, fields = $17, verified = $18, suspended = $19, \
         moderator = $20, only_private_comments = $21, updated_at = $22 where id = $23",
        row_and(to, to.updated_at.millis(), user.id.number()),
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, user.id.number()).await?;
    Ok(rows)
}

fn row(user: &User, at: Time) -> [Value; 23] {
    row_and(user, at.millis(), user.updated_at.millis())
}

/// The columns in the order of the statements above, and two numbers behind them.
fn row_and(user: &User, one: i64, two: i64) -> [Value; 23] {
    [
        user.name.as_str().into(),
        user.email.as_deref().into(),
        user.phone.as_deref().into(),
        user.role.word().into(),
        user.custom_role_id.map(i64::from).into(),
        user.ticket_access.word().into(),
        user.organization_id.map(i64::from).into(),
        user.default_group_id.map(i64::from).into(),
        user.external_id.as_deref().into(),
        user.alias.as_deref().into(),
        user.details.as_deref().into(),
        user.notes.as_deref().into(),
        user.signature.as_deref().into(),
        user.locale.map(Locale::tag).into(),
        user.time_zone.as_deref().into(),
        user.tags.to_stored().into(),
        stored_fields(user).into(),
        user.verified.into(),
        user.suspended.into(),
        user.moderator.into(),
        user.only_private_comments.into(),
        one.into(),
        two.into(),
    ]
}

/// Puts a user away.
pub(crate) async fn deactivate(tx: &mut WriteTx, user: UserId, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set active = 0, password = null, default_group_id = null, updated_at = $1 where id = $2 and active = 1",
        [now.millis().into(), user.number().into()],
    );
    tx.run(sql).await
}

/// Forgets everything that tells who the user was; the number stays, because tickets name it.
pub(crate) async fn scrub(
    tx: &mut WriteTx,
    user: &Allowed<act::PermanentlyDelete, User>,
    name: &str,
    now: Time,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set name = $1, email = null, phone = null, organization_id = null, default_group_id = null, \
         external_id = null, alias = null, details = null, notes = null, signature = null, locale = null, time_zone = null, \
         tags = '', fields = '', verified = 0, password = null, last_login_at = null, permanently_deleted = 1, active = 0, \
         updated_at = $2 where id = $3",
        [name.into(), now.millis().into(), user.id.number().into()],
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, user.id.number()).await?;
    texts::order_scrub(tx, now).await?;
    Ok(rows)
}

/// Writes the primary e-mail address and whether it is verified, as its identity says.
pub(crate) async fn set_email(
    tx: &mut WriteTx,
    user: UserId,
    email: Option<&str>,
    verified: bool,
    now: Time,
) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set email = $1, verified = $2, updated_at = $3 where id = $4",
        [email.into(), verified.into(), now.millis().into(), user.number().into()],
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, user.number()).await?;
    Ok(rows)
}

/// Writes the phone number.
pub(crate) async fn set_phone(tx: &mut WriteTx, user: UserId, phone: Option<&str>, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set phone = $1, updated_at = $2 where id = $3",
        [phone.into(), now.millis().into(), user.number().into()],
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, user.number()).await?;
    Ok(rows)
}

/// The user changed by what lies around it.
pub(crate) async fn touch(tx: &mut WriteTx, user: UserId, now: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update users set updated_at = $1 where id = $2", [now.millis().into(), user.number().into()]))
        .await
}

/// How many owners the account has besides this user; two are enough to know.
pub(crate) async fn other_owners(tx: &mut ReadTx, user: UserId) -> StoreResult<usize> {
    let sql = Sql::new(
        "select id from users where role = 'owner' and active = 1 and id <> $1 limit 2",
        [user.number().into()],
    );
    Ok(tx.all(sql, |row| row.int(0)).await?.len())
}

/// The hash of the password, for a comparison.
pub(crate) async fn trusted_password(tx: &mut ReadTx, user: UserId) -> StoreResult<Option<String>> {
    let sql = Sql::new(
        "select case when password_spoiled = 0 then password end from users where id = $1 and active = 1",
        [user.number().into()],
    );
    Ok(tx.opt(sql, |row| row.opt_text(0)).await?.flatten())
}

/// Frees the external id of a user who was put away, for the one who takes it over.
pub(crate) async fn take_external_id(tx: &mut WriteTx, user: UserId, now: Time) -> StoreResult<u64> {
    let sql = Sql::new(
        "update users set external_id = null, updated_at = $1 where id = $2",
        [now.millis().into(), user.number().into()],
    );
    let rows = tx.run(sql).await?;
    texts::put_user(tx, user.number()).await?;
    Ok(rows)
}
