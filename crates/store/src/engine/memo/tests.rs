//! What is remembered is given, and only while it is true.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::engine::sqlite_link::Role;
use crate::engine::tests::{each, insert};
use crate::engine::{Kind, Sql, WriteTx};
use crate::error::{StoreError, StoreResult};

fn number_of_notes() -> Sql {
    Sql::new("select count(*) from notes", [])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_remembered_number_is_never_older_than_an_answered_write() {
    each(async |database| {
        let stop = Arc::new(AtomicBool::new(false));
        let askers: Vec<_> = (0..3)
            .map(|_| {
                let (database, stop) = (database.clone(), Arc::clone(&stop));
                tokio::spawn(async move {
                    while !stop.load(Ordering::Relaxed) {
                        let asked: StoreResult<i64> =
                            database.read(async |tx| tx.number(number_of_notes()).await).await;
                        asked.unwrap();
                    }
                })
            })
            .collect();
        for number in 1..=200_i64 {
            let name = format!("note {number}");
            database.write(async move |tx: &mut WriteTx| tx.insert(insert(&name)).await).await.unwrap();
            let seen: StoreResult<i64> = database.read(async |tx| tx.number(number_of_notes()).await).await;
            assert_eq!(seen.unwrap(), number);
        }
        stop.store(true, Ordering::Relaxed);
        for asker in askers {
            asker.await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_is_remembered_until_the_next_commit_and_by_its_values() {
    each(async |database| {
        let with_size = async |size: i64| -> i64 {
            let sql = Sql::new("select count(*) from notes where size > $1", [size.into()]);
            database.read(async move |tx| tx.number(sql).await).await.map_err(|error: StoreError| error).unwrap()
        };
        let grown = async |name: &'static str| {
            let sql = Sql::new("insert into notes (name, size) values ($1, 5)", [name.into()]);
            database.write(async move |tx: &mut WriteTx| tx.run(sql).await).await.unwrap();
        };
        grown("a").await;
        assert_eq!((with_size(1).await, with_size(9).await, with_size(1).await), (1, 0, 1));
        if let Kind::Sqlite(sqlite) = &database.kind {
            // Written past the writer, as another process does: not seen at once, which shows that it is remembered.
            let link = sqlite.file.connect(Role::Writer).unwrap();
            link.script("insert into notes (name, size) values ('elsewhere', 5)").unwrap();
            assert_eq!(with_size(1).await, 1);
            tokio::time::sleep(Duration::from_millis(1100)).await;
            assert_eq!(with_size(1).await, 2);
            link.script("delete from notes where name = 'elsewhere'").unwrap();
        }
        grown("b").await;
        assert_eq!((with_size(1).await, with_size(9).await), (2, 0));
    })
    .await;
}
