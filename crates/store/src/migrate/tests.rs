//! Migrations run once, in order, on both engines.

use super::*;
use crate::testing::each_database;

const FIRST: &[Migration] = &[Migration {
    number: 1,
    name: "first",
    text: "create table things (id {id}, name {text} not null, size {int}, body {bytes}, weight {real}){strict};\n\
           --sqlite create table only_sqlite (a integer);\n--postgres create table only_postgres (a bigint);",
}];
const SECOND: &[Migration] = &[
    Migration { number: 1, name: "first", text: FIRST[0].text },
    Migration { number: 2, name: "second", text: "alter table things add column more {text};" },
];
const CHANGED: &[Migration] = &[Migration { number: 1, name: "first", text: "create table others (id {id});" }];
const BROKEN: &[Migration] = &[
    Migration { number: 1, name: "first", text: FIRST[0].text },
    Migration { number: 2, name: "broken", text: "create table halfway (id {id}); create nonsense;" },
];

#[tokio::test]
async fn migrations_run_once_and_in_order() {
    each_database(async |database| {
        assert_eq!(migrate(&database, FIRST, 1).await.unwrap(), 1);
        assert_eq!(migrate(&database, FIRST, 2).await.unwrap(), 0);
        assert!(matches!(migrate(&database, BROKEN, 3).await, Err(StoreError::Migration { number: 2, .. })));
        assert_eq!(migrate(&database, SECOND, 4).await.unwrap(), 1);
        assert!(matches!(migrate(&database, CHANGED, 5).await, Err(StoreError::Migration { number: 1, .. })));
        assert!(matches!(migrate(&database, FIRST, 6).await, Err(StoreError::Migration { number: 1, .. })));
    })
    .await;
}

#[tokio::test]
async fn every_schema_of_ours_runs() {
    each_database(async |database| {
        assert_eq!(migrate(&database, crate::schema::ACCOUNT, 1).await.unwrap(), crate::schema::ACCOUNT.len());
    })
    .await;
    each_database(async |database| {
        assert_eq!(migrate(&database, crate::schema::DIRECTORY, 1).await.unwrap(), crate::schema::DIRECTORY.len());
    })
    .await;
}
