//! Every statement about OAuth clients.

use domain::ids::UserId;
use domain::oauth::{Kind, OauthClient};
use domain::page::{Page, Window};
use domain::policy::{Allowed, Reach, Sees, act};
use domain::scopes::Scopes;
use domain::{Time, Unchecked};
use store::{ReadTx, Row, Sql, StoreResult, WriteTx};

use crate::pages;

const SELECT: &str = "select oauth_clients.id, oauth_clients.identifier, oauth_clients.name, oauth_clients.company, \
    oauth_clients.description, oauth_clients.kind, oauth_clients.redirect_uris, oauth_clients.scopes, \
    oauth_clients.user_id, oauth_clients.created_at, oauth_clients.updated_at, oauth_clients.secret_digest \
    from oauth_clients where ";

fn client(row: &Row<'_>) -> StoreResult<OauthClient> {
    Ok(OauthClient {
        id: row.int(0)?,
        identifier: row.text(1)?,
        name: row.text(2)?,
        company: row.text(3)?,
        description: row.text(4)?,
        kind: row.parse(5, Kind::from_word)?,
        redirect_uris: row.parse(6, |text| serde_json::from_str(text).ok())?,
        scopes: Scopes::parse(&row.text(7)?),
        user_id: UserId::new(row.int(8)?),
        created_at: Time::from_millis(row.int(9)?),
        updated_at: Time::from_millis(row.int(10)?),
    })
}

fn addresses(client: &OauthClient) -> String {
    serde_json::Value::from(client.redirect_uris.clone()).to_string()
}

pub(in crate::oauth) async fn load(tx: &mut ReadTx, id: i64) -> StoreResult<Option<Unchecked<OauthClient>>> {
    let mut sql = Sql::build(SELECT);
    sql.push("oauth_clients.id = ").bind(id);
    tx.opt(sql, |row| Ok(Unchecked::new(client(row)?))).await
}

/// The client of this name with the digest of its secret, for the client itself and for who is asked about it.
pub(in crate::oauth) async fn by_identifier(
    tx: &mut ReadTx,
    identifier: &str,
) -> StoreResult<Option<(OauthClient, Option<Vec<u8>>)>> {
    let mut sql = Sql::build(SELECT);
    sql.push("oauth_clients.identifier = ").bind(identifier);
    tx.opt(sql, |row| Ok((client(row)?, row.opt_bytes(11)?))).await
}

pub(in crate::oauth) async fn page(
    tx: &mut ReadTx,
    sees: &Sees<OauthClient>,
    window: &Window,
) -> StoreResult<Page<OauthClient>> {
    let mut sql = Sql::build(SELECT);
    sql.push(reached(sees));
    pages::by_id(tx, sql, "oauth_clients.id", window, client).await
}

/// How many [`page`] would list.
pub(in crate::oauth) async fn count(tx: &mut ReadTx, sees: &Sees<OauthClient>) -> StoreResult<u64> {
    let mut sql = Sql::build("select count(*) from oauth_clients where ");
    sql.push(reached(sees));
    pages::counted(tx, sql).await
}

fn reached(sees: &Sees<OauthClient>) -> &'static str {
    if matches!(sees.reach(), Reach::All) { "1 = 1" } else { "1 = 0" }
}

pub(in crate::oauth) async fn insert(
    tx: &mut WriteTx,
    client: &OauthClient,
    secret: Option<[u8; 32]>,
) -> StoreResult<i64> {
    let sql = Sql::new(
        "insert into oauth_clients (identifier, name, company, description, kind, redirect_uris, scopes, \
         secret_digest, user_id, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) \
         returning id",
        [
            client.identifier.as_str().into(),
            client.name.as_str().into(),
            client.company.as_str().into(),
            client.description.as_str().into(),
            client.kind.word().into(),
            addresses(client).into(),
            client.scopes.to_text().into(),
            secret.map(|digest| digest.to_vec()).into(),
            client.user_id.number().into(),
            client.created_at.millis().into(),
        ],
    );
    tx.insert(sql).await
}

pub(in crate::oauth) async fn update(
    tx: &mut WriteTx,
    before: &Allowed<act::Update, OauthClient>,
    client: &OauthClient,
) -> StoreResult<()> {
    let sql = Sql::new(
        "update oauth_clients set identifier = $1, name = $2, company = $3, description = $4, redirect_uris = $5, \
         scopes = $6, updated_at = $7 where id = $8",
        [
            client.identifier.as_str().into(),
            client.name.as_str().into(),
            client.company.as_str().into(),
            client.description.as_str().into(),
            addresses(client).into(),
            client.scopes.to_text().into(),
            client.updated_at.millis().into(),
            before.id.into(),
        ],
    );
    tx.run(sql).await.map(|_| ())
}

/// Another secret in place of the one before.
pub(in crate::oauth) async fn set_secret(
    tx: &mut WriteTx,
    client: &Allowed<act::Update, OauthClient>,
    digest: [u8; 32],
    now: Time,
) -> StoreResult<()> {
    let sql = Sql::new(
        "update oauth_clients set secret_digest = $1, updated_at = $2 where id = $3",
        [digest.to_vec().into(), now.millis().into(), client.id.into()],
    );
    tx.run(sql).await.map(|_| ())
}

/// Deletes a client with all it was granted.
pub(in crate::oauth) async fn delete(tx: &mut WriteTx, client: &Allowed<act::Delete, OauthClient>) -> StoreResult<()> {
    let tokens = "delete from oauth_tokens where grant_id in (select id from oauth_grants where client_id = $1)";
    tx.run(Sql::new(tokens, [client.id.into()])).await?;
    tx.run(Sql::new("delete from oauth_grants where client_id = $1", [client.id.into()])).await?;
    tx.run(Sql::new("delete from oauth_clients where id = $1", [client.id.into()])).await.map(|_| ())
}
