//! The life of an account in the directory.

use vault::SystemRandom;

use super::*;
use crate::engine::{Sql, WriteTx};
use crate::testing::{NOW, engines, stores};

#[tokio::test]
async fn accounts_are_made_found_suspended_and_deleted() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let stores = stores(folder.path(), engine).await;
        let made = stores.create_account("acme", "here", NOW).await.unwrap();
        assert_eq!((made.name(), made.region()), ("acme", "eu"));
        assert!(matches!(stores.create_account("acme", "here", NOW).await, Err(StoreError::NameTaken)));
        assert!(matches!(stores.create_account("Acme!", "here", NOW).await, Err(StoreError::BadName(_))));
        assert!(matches!(stores.create_account("x", "there", NOW).await, Err(StoreError::NoLocation(_))));
        stores.add_host("acme", "Help.Acme.example.").await.unwrap();
        assert!(matches!(stores.add_host("acme", "help.acme.example").await, Err(StoreError::NameTaken)));
        assert_eq!(stores.account_by_host("help.acme.EXAMPLE", NOW).await.unwrap().id(), made.id());
        assert!(matches!(stores.account_by_host("other.example", NOW).await, Err(StoreError::NoAccount)));
        stores.suspend("acme", true).await.unwrap();
        assert!(matches!(stores.account("acme", NOW).await, Err(StoreError::SuspendedAccount)));
        stores.suspend("acme", false).await.unwrap();
        let account = stores.account("acme", NOW).await.unwrap();
        account.blobs().put(b"bytes").await.unwrap();
        stores.delete_account("acme").await.unwrap();
        assert!(matches!(stores.account("acme", NOW).await, Err(StoreError::NoAccount)));
        let listed = stores.list(0, 10).await.unwrap();
        assert_eq!(listed.first().map(|row| row.state), Some(AccountState::Deleted));
        assert!(files(folder.path()).iter().all(|name| !name.contains("account_")), "{:?}", files(folder.path()));
        stores.create_account("acme", "here", NOW).await.unwrap();
        stores.delete_account("acme").await.unwrap();
        stores.close().await;
    }
}

#[tokio::test]
async fn an_account_outlives_the_process_and_opens_with_its_master_only() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let first = stores(folder.path(), engine.clone()).await;
        let account = first.create_account("acme", "here", NOW).await.unwrap();
        let blob = account.blobs().put(b"kept").await.unwrap();
        let insert = "insert into settings (name, value) values ($1, $2)";
        let write = account
            .database()
            .write(async move |tx: &mut WriteTx| tx.run(Sql::new(insert, ["a".into(), "b".into()])).await);
        write.await.unwrap();
        drop(account);
        first.close().await;
        let second = stores(folder.path(), engine).await;
        let account = second.account("acme", NOW).await.unwrap();
        let read = account.database().glance(async |tx| {
            tx.one(Sql::new("select value from settings where name = $1", ["a".into()]), |row| row.text(0)).await
        });
        assert_eq!(read.await.unwrap(), "b");
        assert_eq!(account.blobs().get(&blob.id, 10).await.unwrap(), b"kept");
        second.delete_account("acme").await.unwrap();
        second.close().await;
        let config = StoresConfig {
            folder: folder.path().to_owned(),
            directory: EnginePlace::Sqlite,
            locations: Vec::new(),
            master: MasterKey::generate(&SystemRandom),
            engine: EngineConfig::default(),
            random: Arc::new(SystemRandom),
        };
        assert!(matches!(Stores::open(config, NOW).await, Err(StoreError::WrongKey)));
    }
}

/// A refused transaction must not take a shared connection back to the schema of another account.
#[tokio::test]
async fn a_refused_use_case_leaves_its_account_where_it_was() {
    for engine in engines() {
        let folder = tempfile::tempdir().unwrap();
        let stores = stores(folder.path(), engine).await;
        let one = stores.create_account("one", "here", NOW).await.unwrap();
        let two = stores.create_account("two", "here", NOW).await.unwrap();
        for (account, name) in [(&one, "one"), (&two, "two")] {
            let insert = Sql::new("insert into settings (name, value) values ('owner', $1)", [name.into()]);
            account.database().write(async move |tx: &mut WriteTx| tx.run(insert).await).await.unwrap();
        }
        for _ in 0..20 {
            for (account, name) in [(&one, "one"), (&two, "two")] {
                let refused = async |tx: &mut crate::engine::ReadTx| {
                    tx.all(Sql::new("select value from settings", []), |row| row.text(0)).await?;
                    Err::<(), _>(StoreError::NoRow)
                };
                assert!(account.database().read(refused).await.is_err());
                let read = async |tx: &mut crate::engine::ReadTx| {
                    tx.one(Sql::new("select value from settings", []), |row| row.text(0)).await
                };
                assert_eq!(account.database().read(read).await.unwrap(), name);
            }
        }
        for name in ["one", "two"] {
            stores.delete_account(name).await.unwrap();
        }
        stores.close().await;
    }
}

fn files(folder: &std::path::Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            names.extend(files(&entry.path()));
        }
        names.push(entry.path().display().to_string());
    }
    names
}

#[tokio::test]
async fn the_rows_of_the_directory_are_the_same_on_both_engines() {
    crate::testing::each_database(async |database| {
        crate::migrate::migrate(&database, crate::schema::DIRECTORY, NOW).await.unwrap();
        let new = AccountRow {
            id: 0,
            name: "acme".to_owned(),
            state: AccountState::Active,
            location: "here".to_owned(),
            place: "place".to_owned(),
            created_at: NOW,
        };
        let (row, new) = (new.clone(), AccountRow { place: "elsewhere".to_owned(), ..new });
        let id = database.write(async move |tx: &mut WriteTx| rows::insert(tx, &row, b"key").await).await.unwrap();
        let taken = database.write(async move |tx: &mut WriteTx| rows::insert(tx, &new, b"key").await).await;
        assert!(matches!(taken, Err(StoreError::NameTaken)), "{taken:?}");
        let changed = database.write(async move |tx: &mut WriteTx| {
            rows::add_host(tx, id, "a.example".to_owned()).await?;
            rows::add_host(tx, id, "b.example".to_owned()).await?;
            rows::remove_host(tx, "a.example".to_owned()).await?;
            rows::set_state(tx, id, AccountState::Suspended).await?;
            rows::set_key(tx, id, b"new".to_vec()).await?;
            assert_eq!(rows::hosts(tx, id).await?, ["b.example"]);
            assert_eq!(rows::wrapped_key(tx, id).await?, b"new");
            assert_eq!(rows::find_by_host(tx, "b.example".to_owned()).await?.state, AccountState::Suspended);
            assert_eq!(rows::find_by_name(tx, "acme".to_owned()).await?.id, id);
            rows::delete_key(tx, id).await?;
            assert!(matches!(rows::wrapped_key(tx, id).await, Err(StoreError::NoAccount)));
            assert_eq!(rows::page(tx, 0, 10).await?.len(), 1);
            Ok::<(), StoreError>(())
        });
        changed.await.unwrap();
    })
    .await;
}
