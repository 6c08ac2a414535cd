//! Both engines index the same words and find the same rows.

use super::*;
use crate::engine::{Database, Engine, EngineConfig};
use crate::testing::each_database;

const TABLE: IndexTable = IndexTable { name: "texts" };

fn word(text: &str) -> TextQuery {
    TextQuery::Word(text.to_owned())
}

fn not(query: TextQuery) -> TextQuery {
    TextQuery::Not(Box::new(query))
}

fn inside(column: TextColumn, query: TextQuery) -> TextQuery {
    TextQuery::In(column, Box::new(query))
}

#[tokio::test]
async fn both_engines_find_the_same() {
    each_database(async |database| {
        let ddl = match database.engine() {
            EngineKind::Sqlite => {
                "create virtual table texts using fts5(subject, body, content='', contentless_delete=1, \
                 tokenize='unicode61 remove_diacritics 0', prefix='3'); create table things (id integer primary key)"
            }
            EngineKind::Postgres => {
                "create table texts (rowid bigint primary key, subject tsvector not null, body tsvector not null); \
                 create index texts_words on texts using gin ((subject || body)); \
                 create table things (id bigint primary key)"
            }
        };
        database.write(async move |tx: &mut WriteTx| tx.script(ddl).await).await.unwrap();
        database
            .write(async |tx: &mut WriteTx| {
                for id in 1..=4_i64 {
                    tx.run(Sql::new("insert into things (id) values ($1)", [id.into()])).await?;
                }
                put(tx, &TABLE, 1, "Printer burns", "The café's printer, e-mail 10.5, is on fire").await?;
                put(tx, &TABLE, 2, "Fire drill", "Nothing burns today; 日本語 Straße").await?;
                put(tx, &TABLE, 3, "old", "old").await?;
                put(tx, &TABLE, 3, "", "Заявка про друк 1e5").await?;
                put(tx, &TABLE, 4, "gone printer", "gone").await?;
                remove(tx, &TABLE, 4).await?;
                let mut pages = -8;
                while tx.merge(TABLE.name, pages)? {
                    pages = 8;
                }
                Ok::<_, StoreError>(())
            })
            .await
            .unwrap();
        let cases: Vec<(TextQuery, &[i64])> = vec![
            (word("PRINTER"), &[1]),
            (word("burns"), &[1, 2]),
            (word("cafe"), &[1]),
            (word("e-mail"), &[1]),
            (word("STRASSE"), &[]),
            (word("straße"), &[2]),
            (word("日本語"), &[2]),
            (word("заявка"), &[3]),
            (word("1e5"), &[3]),
            (word("old"), &[]),
            (word("gone"), &[]),
            (word("!!!"), &[]),
            (word("\" OR burns"), &[]),
            (TextQuery::Prefix("print".into()), &[1]),
            (TextQuery::Prefix("e ma".into()), &[1]),
            (TextQuery::Phrase(vec!["on".into(), "fire".into()]), &[1]),
            (TextQuery::Phrase(vec!["fire".into(), "on".into()]), &[]),
            (TextQuery::Phrase(vec!["burns".into(), "the".into()]), &[]),
            (TextQuery::And(vec![word("burns"), word("drill"), word("?")]), &[2]),
            (TextQuery::Or(vec![word("printer"), word("заявка")]), &[1, 3]),
            (TextQuery::And(vec![word("burns"), not(word("printer"))]), &[2]),
            (TextQuery::Or(vec![word("заявка"), TextQuery::And(vec![word("fire"), not(word("drill"))])]), &[1, 3]),
            (not(word("fire")), &[3, 4]),
            (inside(TextColumn::Subject, word("fire")), &[2]),
            (inside(TextColumn::Body, TextQuery::Or(vec![word("fire"), word("drill")])), &[1]),
            (inside(TextColumn::Subject, TextQuery::Prefix("prin".into())), &[1]),
        ];
        for (query, expected) in cases {
            let shown = format!("{query:?}");
            let found = database
                .read(async move |tx| {
                    let mut sql = Sql::build("select id from things t where ");
                    push_match(&mut sql, tx.engine(), &TABLE, "t.id", &query)?;
                    sql.push(" order by id");
                    let by_id = tx.all(sql, |row| row.int(0)).await?;
                    let mut direct = Sql::build("select f.rowid from texts f where ");
                    if push_direct(&mut direct, tx.engine(), &TABLE, "f", &query)? && !query.has_not() {
                        direct.push(" order by f.rowid");
                        assert_eq!(tx.all(direct, |row| row.int(0)).await?, by_id);
                    }
                    Ok::<_, StoreError>(by_id)
                })
                .await
                .unwrap();
            // Row 4 is in no index; PostgreSQL's "not" asks the index, SQLite's the things.
            let found: Vec<_> = found.into_iter().filter(|id| *id != 4).collect();
            let expected: Vec<_> = expected.iter().copied().filter(|id| *id != 4).collect();
            assert_eq!(found, expected, "{shown} on {:?}", database.engine());
        }
        let many = TextQuery::Or((0..100).map(|_| word("x")).collect());
        assert!(push_match(&mut Sql::build(""), database.engine(), &TABLE, "id", &many).is_err());
    })
    .await;
}

/// How many parts the index has.
async fn parts(database: &Database) -> i64 {
    let sql = Sql::new("select count(distinct segid) from texts_idx", []);
    let parts: StoreResult<i64> = database.read(async |tx| tx.one(sql, |row| row.int(0)).await).await;
    parts.unwrap()
}

/// Waits, without writing, until there are so few parts.
async fn comes_to(database: &Database, most: i64) {
    for tries in 0.. {
        if parts(database).await <= most {
            break;
        }
        assert!(tries < 200, "{} parts, ten seconds later", parts(database).await);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn commits_merge_what_they_put_in_and_the_rest_is_merged_at_rest() {
    each_database(async |database| {
        if database.engine() == EngineKind::Postgres {
            return;
        }
        // As the accounts' indexes are since migration 13, but that nothing else merges them.
        let ddl = "create virtual table texts using fts5(subject, body, content='', contentless_delete=1); \
                   insert into texts (texts, rank) values ('automerge', 0); \
                   insert into texts (texts, rank) values ('usermerge', 2); \
                   insert into texts (texts, rank) values ('crisismerge', 1999)";
        database.write(async move |tx: &mut WriteTx| tx.script(ddl).await).await.unwrap();
        for row in 0..300_i64 {
            let put = async move |tx: &mut WriteTx| put(tx, &TABLE, row, "A subject", "and a body").await;
            database.write(put).await.unwrap();
        }
        let at_once = parts(&database).await;
        assert!(at_once <= 64, "{at_once} parts after 300 commits");
        // While nobody writes the rest is merged: one part of each size stays.
        comes_to(&database, 6).await;
    })
    .await;
}

#[tokio::test]
async fn what_an_earlier_run_left_is_merged_at_rest() {
    let engine = Engine::start(EngineConfig::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let database = engine.open_sqlite(&path, &[7; 32]).unwrap();
    let ddl = "create virtual table texts using fts5(subject, body, content='', contentless_delete=1); \
               insert into texts (texts, rank) values ('automerge', 0); \
               insert into texts (texts, rank) values ('usermerge', 2)";
    database.write(async move |tx: &mut WriteTx| tx.script(ddl).await).await.unwrap();
    for row in 0..15_i64 {
        let put = async move |tx: &mut WriteTx| put(tx, &TABLE, row, "A subject", "and a body").await;
        database.write(put).await.unwrap();
    }
    database.close().await;
    let database = engine.open_sqlite(&path, &[7; 32]).unwrap();
    comes_to(&database, 1).await;
    assert_eq!(parts(&database).await, 1);
}
