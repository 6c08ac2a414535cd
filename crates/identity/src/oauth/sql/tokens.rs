//! Every statement about tokens of OAuth.

use domain::ids::UserId;
use domain::oauth::{OauthGrant, OauthToken};
use domain::page::{Page, Window};
use domain::policy::{Reach, Sees};
use domain::scopes::Scopes;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;

/// Most used refresh tokens of one grant that are remembered.
const MOST_USED: i64 = 500;
/// Most rows that are put away at a time.
const MOST_SWEPT: i64 = 100;

const COLUMNS: &str = "oauth_tokens.id, oauth_tokens.grant_id, oauth_tokens.client_id, oauth_tokens.user_id, \
    oauth_tokens.scopes, oauth_tokens.created_at, oauth_tokens.used_at, oauth_tokens.expires_at, \
    oauth_tokens.refresh_expires_at";

fn token(row: &Row<'_>) -> StoreResult<OauthToken> {
    Ok(OauthToken {
        id: row.int(0)?,
        grant_id: row.int(1)?,
        client_id: row.int(2)?,
        user_id: UserId::new(row.int(3)?),
        scopes: Scopes::parse(&row.text(4)?),
        created_at: Time::from_millis(row.int(5)?),
        used_at: row.opt_int(6)?.map(Time::from_millis),
        expires_at: Time::from_millis(row.int(7)?),
        refresh_expires_at: row.opt_int(8)?.map(Time::from_millis),
    })
}

/// A pair of tokens that is given out.
pub(in crate::oauth) struct NewToken {
    pub(in crate::oauth) digest: [u8; 32],
    /// The refresh token, and until when it waits.
    pub(in crate::oauth) refresh: Option<([u8; 32], Time)>,
    pub(in crate::oauth) scopes: Scopes,
    pub(in crate::oauth) expires_at: Time,
}

pub(in crate::oauth) async fn insert(
    tx: &mut WriteTx,
    grant: &OauthGrant,
    new: NewToken,
    now: Time,
) -> StoreResult<i64> {
    let (refresh, until) = new.refresh.map(|(digest, until)| (digest.to_vec(), until.millis())).unzip();
    let sql = Sql::new(
        "insert into oauth_tokens (grant_id, client_id, user_id, digest, refresh_digest, scopes, created_at, \
         expires_at, refresh_expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id",
        [
            grant.id.into(),
            grant.client_id.into(),
            grant.user_id.number().into(),
            new.digest.to_vec().into(),
            refresh.into(),
            new.scopes.to_text().into(),
            now.millis().into(),
            new.expires_at.millis().into(),
            until.into(),
        ],
    );
    tx.insert(sql).await
}

/// The pair of a refresh token, and whether that was used before.
pub(in crate::oauth) async fn by_refresh(tx: &mut ReadTx, digest: [u8; 32]) -> StoreResult<Option<(OauthToken, bool)>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(", oauth_tokens.refreshed_at from oauth_tokens where refresh_digest = ");
    sql.bind(digest.to_vec());
    tx.opt(sql, |row| Ok((token(row)?, row.opt_int(9)?.is_some()))).await
}

/// The pair of an access token that works.
pub(in crate::oauth) async fn by_access(
    tx: &mut ReadTx,
    digest: [u8; 32],
    now: Time,
) -> StoreResult<Option<OauthToken>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from oauth_tokens where refreshed_at is null and digest = ").bind(digest.to_vec());
    sql.push(" and expires_at > ").bind(now.millis());
    tx.opt(sql, token).await
}

/// The pair was turned over: neither half works again.
pub(in crate::oauth) async fn retire(tx: &mut WriteTx, token: &OauthToken, now: Time) -> StoreResult<()> {
    let sql =
        Sql::new("update oauth_tokens set refreshed_at = $1 where id = $2", [now.millis().into(), token.id.into()]);
    tx.run(sql).await?;
    let old = Sql::new(
        "delete from oauth_tokens where grant_id = $1 and refreshed_at is not null and (refresh_expires_at <= $2 \
         or id in (select id from oauth_tokens where grant_id = $1 order by id desc limit $3 offset $4))",
        [token.grant_id.into(), now.millis().into(), MOST_SWEPT.into(), MOST_USED.into()],
    );
    tx.run(old).await.map(|_| ())
}

/// Does anything of this pair work still? Its access token, or its refresh token.
fn live(sql: &mut Sql, now: Time) {
    sql.push(" oauth_tokens.refreshed_at is null and (oauth_tokens.expires_at > ").bind(now.millis());
    sql.push(" or oauth_tokens.refresh_expires_at > ").bind(now.millis()).push(")");
}

pub(in crate::oauth) async fn load(tx: &mut ReadTx, id: i64, now: Time) -> StoreResult<Option<Unchecked<OauthToken>>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from oauth_tokens where oauth_tokens.id = ").bind(id).push(" and ");
    live(&mut sql, now);
    tx.opt(sql, |row| Ok(Unchecked::new(token(row)?))).await
}

/// A page of the pairs that work; of one user alone where one is given.
pub(in crate::oauth) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<OauthToken>,
    user: Option<UserId>,
    window: &Window,
    now: Time,
) -> StoreResult<Page<OauthToken>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from oauth_tokens where ");
    reached(&mut sql, sees, user);
    live(&mut sql, now);
    pages::by_id(tx, sql, "oauth_tokens.id", window, token).await
}

/// How many [`page`] would list.
pub(in crate::oauth) async fn count(
    tx: &mut ReadTx,
    sees: &Sees<OauthToken>,
    user: Option<UserId>,
    now: Time,
) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from oauth_tokens where ");
    reached(&mut sql, sees, user);
    live(&mut sql, now);
    pages::counted(tx, sql).await
}

fn reached(sql: &mut Sql, sees: &Sees<OauthToken>, user: Option<UserId>) {
    match sees.reach() {
        Reach::All => sql.push("1 = 1 and "),
        Reach::Own { user, .. } => sql.push("oauth_tokens.user_id = ").bind(user.number()).push(" and "),
        _ => sql.push("1 = 0 and "),
    };
    if let Some(user) = user {
        sql.push("oauth_tokens.user_id = ").bind(user.number()).push(" and ");
    }
}
