//! The directory's statements.

use crate::engine::{ReadTx, Row, Sql, WriteTx};
use crate::error::{StoreError, StoreResult};

/// What may be done with an account.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AccountState {
    Active,
    /// Nobody gets in; everything is kept.
    Suspended,
    /// Its key is destroyed; the row stays as a record.
    Deleted,
}

impl AccountState {
    /// The stored word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Active, Self::Suspended, Self::Deleted].into_iter().find(|state| state.word() == word)
    }
}

/// An account as the directory knows it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AccountRow {
    pub id: i64,
    pub name: String,
    pub state: AccountState,
    /// The location's name.
    pub location: String,
    /// What the account's file, schema and blob folder are called there: random, and for ever.
    pub place: String,
    /// In milliseconds since 1970.
    pub created_at: i64,
}

const COLUMNS: &str = "a.id, a.name, a.state, a.location, a.place, a.created_at";

fn account(row: &Row<'_>) -> StoreResult<AccountRow> {
    Ok(AccountRow {
        id: row.int(0)?,
        name: row.text(1)?,
        state: row.parse(2, AccountState::parse)?,
        location: row.text(3)?,
        place: row.text(4)?,
        created_at: row.int(5)?,
    })
}

pub(super) async fn insert(tx: &mut WriteTx, new: &AccountRow, key: &[u8]) -> StoreResult<i64> {
    let text = "insert into accounts (name, state, location, place, wrapped_key, created_at) \
                values ($1, $2, $3, $4, $5, $6) returning id";
    let binds = [
        new.name.as_str().into(),
        new.state.word().into(),
        new.location.as_str().into(),
        new.place.as_str().into(),
        key.into(),
        new.created_at.into(),
    ];
    let inserted = tx.insert(Sql::new(text, binds)).await;
    inserted.map_err(|error| match error.unique() {
        Some("accounts_name_unique") => StoreError::NameTaken,
        _ => error,
    })
}

pub(super) async fn find_by_name(tx: &mut ReadTx, name: String) -> StoreResult<AccountRow> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from accounts a where a.state <> 'deleted' and a.name = ").bind(name);
    tx.opt(sql, account).await?.ok_or(StoreError::NoAccount)
}

pub(super) async fn find_by_host(tx: &mut ReadTx, host: String) -> StoreResult<AccountRow> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS)
        .push(" from hosts h join accounts a on a.id = h.account_id where a.state <> 'deleted' and h.host = ");
    sql.bind(host);
    tx.opt(sql, account).await?.ok_or(StoreError::NoAccount)
}

/// Every account, deleted ones too, by id; at most `limit` after `after`.
pub(super) async fn page(tx: &mut ReadTx, after: i64, limit: i64) -> StoreResult<Vec<AccountRow>> {
    let mut sql = Sql::build("select ");
    sql.push(COLUMNS).push(" from accounts a where a.id > ").bind(after).push(" order by a.id limit ").bind(limit);
    tx.all(sql, account).await
}

pub(super) async fn wrapped_key(tx: &mut ReadTx, id: i64) -> StoreResult<Vec<u8>> {
    let sql = Sql::new("select wrapped_key from accounts where id = $1 and wrapped_key is not null", [id.into()]);
    tx.opt(sql, |row| row.bytes(0)).await?.ok_or(StoreError::NoAccount)
}

pub(super) async fn set_state(tx: &mut WriteTx, id: i64, state: AccountState) -> StoreResult<()> {
    let text = "update accounts set state = $1 where id = $2 and state <> 'deleted'";
    match tx.run(Sql::new(text, [state.word().into(), id.into()])).await? {
        0 => Err(StoreError::NoAccount),
        _ => Ok(()),
    }
}

pub(super) async fn set_key(tx: &mut WriteTx, id: i64, key: Vec<u8>) -> StoreResult<()> {
    let text = "update accounts set wrapped_key = $1 where id = $2 and wrapped_key is not null";
    tx.run(Sql::new(text, [key.into(), id.into()])).await.map(|_| ())
}

/// Destroys the key and frees the name and the hosts.
pub(super) async fn delete_key(tx: &mut WriteTx, id: i64) -> StoreResult<()> {
    tx.run_all(vec![
        Sql::new("update accounts set state = 'deleted', wrapped_key = null where id = $1", [id.into()]),
        Sql::new("delete from hosts where account_id = $1", [id.into()]),
    ])
    .await
}

pub(super) async fn add_host(tx: &mut WriteTx, id: i64, host: String) -> StoreResult<()> {
    let text = "insert into hosts (host, account_id) values ($1, $2)";
    let inserted = tx.run(Sql::new(text, [host.into(), id.into()])).await;
    inserted.map(|_| ()).map_err(|error| match error.unique() {
        Some(_) => StoreError::NameTaken,
        None => error,
    })
}

pub(super) async fn remove_host(tx: &mut WriteTx, host: String) -> StoreResult<()> {
    tx.run(Sql::new("delete from hosts where host = $1", [host.into()])).await.map(|_| ())
}

pub(super) async fn hosts(tx: &mut ReadTx, id: i64) -> StoreResult<Vec<String>> {
    let sql = Sql::new("select host from hosts where account_id = $1 order by host", [id.into()]);
    tx.all(sql, |row| row.text(0)).await
}
