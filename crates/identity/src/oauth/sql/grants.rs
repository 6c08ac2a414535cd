//! Every statement about what clients were granted.

use domain::ids::UserId;
use domain::oauth::{MOST_GRANTS, OauthGrant};
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::scopes::Scopes;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::oauth::GrantRow;
use crate::pages;

/// Most grants that are put away at a time.
const MOST_SWEPT: i64 = 50;

fn grant(row: &Row<'_>) -> StoreResult<OauthGrant> {
    Ok(OauthGrant {
        id: row.int(0)?,
        client_id: row.int(1)?,
        user_id: UserId::new(row.int(2)?),
        scopes: Scopes::parse(&row.text(3)?),
        created_at: Time::from_millis(row.int(4)?),
        ends_at: Time::from_millis(row.int(5)?),
    })
}

fn grant_row(row: &Row<'_>) -> StoreResult<GrantRow> {
    Ok(GrantRow {
        grant: grant(row)?,
        identifier: row.text(6)?,
        name: row.text(7)?,
        used_at: row.opt_int(8)?.map(Time::from_millis),
    })
}

/// A code that waits, as the client must prove it.
pub(in crate::oauth) struct Code {
    pub(in crate::oauth) digest: [u8; 32],
    pub(in crate::oauth) redirect_uri: String,
    pub(in crate::oauth) challenge: String,
}

/// A grant before it has a number.
pub(in crate::oauth) struct NewGrant {
    pub(in crate::oauth) client_id: i64,
    pub(in crate::oauth) user_id: UserId,
    pub(in crate::oauth) scopes: Scopes,
    pub(in crate::oauth) code: Option<Code>,
    pub(in crate::oauth) created_at: Time,
    pub(in crate::oauth) ends_at: Time,
}

pub(in crate::oauth) async fn insert(tx: &mut WriteTx, new: NewGrant) -> StoreResult<i64> {
    let (digest, rest) = new.code.map(|code| (code.digest.to_vec(), (code.redirect_uri, code.challenge))).unzip();
    let (redirect_uri, challenge) = rest.unzip();
    let sql = Sql::new(
        "insert into oauth_grants (client_id, user_id, scopes, code_digest, redirect_uri, challenge, created_at, \
         ends_at) values ($1, $2, $3, $4, $5, $6, $7, $8) returning id",
        [
            new.client_id.into(),
            new.user_id.number().into(),
            new.scopes.to_text().into(),
            digest.into(),
            redirect_uri.into(),
            challenge.into(),
            new.created_at.millis().into(),
            new.ends_at.millis().into(),
        ],
    );
    tx.insert(sql).await
}

/// What a code stands for.
pub(in crate::oauth) struct ByCode {
    pub(in crate::oauth) grant: OauthGrant,
    pub(in crate::oauth) redirect_uri: String,
    pub(in crate::oauth) challenge: String,
    pub(in crate::oauth) is_redeemed: bool,
}

pub(in crate::oauth) async fn by_code(tx: &mut ReadTx, digest: [u8; 32]) -> StoreResult<Option<ByCode>> {
    let sql = Sql::new(
        "select id, client_id, user_id, scopes, created_at, ends_at, redirect_uri, challenge, redeemed_at \
         from oauth_grants where code_digest = $1",
        [digest.to_vec().into()],
    );
    let found = |row: &Row<'_>| {
        Ok(ByCode {
            grant: grant(row)?,
            redirect_uri: row.opt_text(6)?.unwrap_or_default(),
            challenge: row.opt_text(7)?.unwrap_or_default(),
            is_redeemed: row.opt_int(8)?.is_some(),
        })
    };
    tx.opt(sql, found).await
}

/// The code was turned into tokens.
pub(in crate::oauth) async fn redeem(tx: &mut WriteTx, id: i64, now: Time) -> StoreResult<u64> {
    let sql = Sql::new("update oauth_grants set redeemed_at = $1 where id = $2", [now.millis().into(), id.into()]);
    tx.run(sql).await
}

/// Nothing of the grant works after this moment.
pub(in crate::oauth) async fn set_end(tx: &mut WriteTx, id: i64, ends_at: Time) -> StoreResult<u64> {
    tx.run(Sql::new("update oauth_grants set ends_at = $1 where id = $2", [ends_at.millis().into(), id.into()])).await
}

pub(in crate::oauth) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Unchecked<OauthGrant>>> {
    let sql = Sql::new(
        "select id, client_id, user_id, scopes, created_at, ends_at from oauth_grants where id = $1",
        [id.into()],
    );
    tx.opt(sql, |row| Ok(Unchecked::new(grant(row)?))).await
}

/// The grant of a token that its client has proven to hold.
pub(in crate::oauth) async fn trusted_of(tx: &mut ReadTx, id: i64) -> StoreResult<Option<OauthGrant>> {
    let sql = Sql::new(
        "select id, client_id, user_id, scopes, created_at, ends_at from oauth_grants where id = $1",
        [id.into()],
    );
    tx.opt(sql, grant).await
}

/// A page of the grants that still give something, with the names of their clients.
pub(in crate::oauth) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<OauthGrant>,
    window: &Window,
    now: Time,
) -> StoreResult<Page<GrantRow>> {
    let mut sql = Sql::build(
        "select oauth_grants.id, oauth_grants.client_id, oauth_grants.user_id, oauth_grants.scopes, \
         oauth_grants.created_at, oauth_grants.ends_at, oauth_clients.identifier, oauth_clients.name, \
         (select max(oauth_tokens.used_at) from oauth_tokens where oauth_tokens.grant_id = oauth_grants.id) \
         from oauth_grants join oauth_clients on oauth_clients.id = oauth_grants.client_id where ",
    );
    live(&mut sql, sees, now);
    pages::by_id(tx, sql, "oauth_grants.id", window, grant_row).await
}

/// How many [`page`] would list.
pub(in crate::oauth) async fn count(tx: &mut ReadTx, sees: &Sees<OauthGrant>, now: Time) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from oauth_grants where ");
    live(&mut sql, sees, now);
    pages::counted(tx, sql).await
}

fn live(sql: &mut Sql, sees: &Sees<OauthGrant>, now: Time) {
    match sees.reach() {
        Reach::Own { user, .. } => sql.push("oauth_grants.user_id = ").bind(user.number()),
        _ => sql.push("1 = 0"),
    };
    sql.push(" and oauth_grants.redeemed_at is not null and oauth_grants.ends_at > ").bind(now.millis());
}

/// Ends a grant with all its tokens.
pub(in crate::oauth) async fn remove(tx: &mut WriteTx, id: i64) -> StoreResult<()> {
    tx.run(Sql::new("delete from oauth_tokens where grant_id = $1", [id.into()])).await?;
    tx.run(Sql::new("delete from oauth_grants where id = $1", [id.into()])).await.map(|_| ())
}

/// The grants of a client for a user beyond the newest [`MOST_GRANTS`].
pub(in crate::oauth) async fn beyond(tx: &mut ReadTx, client: i64, user: UserId) -> StoreResult<Vec<i64>> {
    let sql = Sql::new(
        "select id from oauth_grants where client_id = $1 and user_id = $2 order by id desc limit $3 offset $4",
        [client.into(), user.number().into(), MOST_SWEPT.into(), MOST_GRANTS.into()],
    );
    tx.all(sql, |row| row.int(0)).await
}

/// Some grants whose time is over: they are put away when a new one is made.
pub(in crate::oauth) async fn over(tx: &mut ReadTx, now: Time) -> StoreResult<Vec<i64>> {
    let sql = Sql::new(
        "select id from oauth_grants where ends_at <= $1 order by ends_at limit $2",
        [now.millis().into(), MOST_SWEPT.into()],
    );
    tx.all(sql, |row| row.int(0)).await
}
