//! Every statement about the words of people.

use store::fulltext;
use store::jobs::{NewJob, enqueue};
use store::{Sql, StoreResult, WriteTx};

use super::filler::SCRUB;
use super::{People, TEXTS};
use domain::Time;

/// Most addresses and numbers of one user that are looked at.
const MOST_VALUES: i64 = 1000;

/// What is found of one of them.
struct Texts {
    name: String,
    known: Vec<String>,
    notes: String,
    details: String,
}

/// Writes a user's words as the user stands now.
pub(crate) async fn put_user(tx: &mut WriteTx, id: i64) -> StoreResult<()> {
    let sql = Sql::new(
        "select name, coalesce(alias, ''), coalesce(email, ''), coalesce(phone, ''), coalesce(external_id, ''), tags, \
         coalesce(notes, ''), coalesce(details, '') from users where id = $1",
        [id.into()],
    );
    let texts = tx.opt(sql, |row| {
        let known = (1..6).map(|column| row.text(column)).collect::<StoreResult<Vec<_>>>()?;
        Ok(Texts { name: row.text(0)?, known, notes: row.text(6)?, details: row.text(7)? })
    });
    let Some(mut texts) = texts.await? else { return Ok(()) };
    let sql = Sql::new(
        "select value from identities where user_id = $1 order by id limit $2",
        [id.into(), MOST_VALUES.into()],
    );
    texts.known.extend(tx.all(sql, |row| row.text(0)).await?);
    put(tx, People::User, id, texts).await
}

/// Writes an organization's words.
pub(crate) async fn put_organization(tx: &mut WriteTx, id: i64) -> StoreResult<()> {
    let sql = Sql::new(
        "select name, coalesce(external_id, ''), domain_names, tags, coalesce(notes, ''), coalesce(details, '') \
         from organizations where id = $1",
        [id.into()],
    );
    let texts = tx.opt(sql, |row| {
        let known = (1..4).map(|column| row.text(column)).collect::<StoreResult<Vec<_>>>()?;
        Ok(Texts { name: row.text(0)?, known, notes: row.text(4)?, details: row.text(5)? })
    });
    let Some(texts) = texts.await? else { return Ok(()) };
    put(tx, People::Organization, id, texts).await
}

/// Writes a group's words.
pub(crate) async fn put_group(tx: &mut WriteTx, id: i64) -> StoreResult<()> {
    let sql = Sql::new("select name, description from groups where id = $1", [id.into()]);
    let texts = tx.opt(sql, |row| {
        Ok(Texts { name: row.text(0)?, known: vec![row.text(1)?], notes: String::new(), details: String::new() })
    });
    let Some(texts) = texts.await? else { return Ok(()) };
    put(tx, People::Group, id, texts).await
}

async fn put(tx: &mut WriteTx, people: People, id: i64, texts: Texts) -> StoreResult<()> {
    let row = people.row(id);
    fulltext::put(tx, &TEXTS, row, &texts.name, &texts.known.join(" ")).await?;
    if texts.notes.is_empty() && texts.details.is_empty() {
        return fulltext::remove(tx, &TEXTS, row + 1).await;
    }
    fulltext::put(tx, &TEXTS, row + 1, &texts.notes, &texts.details).await
}

/// Orders that words which were taken out leave the file too, unless that waits already.
pub(crate) async fn order_scrub(tx: &mut WriteTx, now: Time) -> StoreResult<()> {
    let waiting = Sql::new("select id from jobs where kind = $1 and state = 'waiting' limit 1", [SCRUB.into()]);
    if tx.opt(waiting, |row| row.int(0)).await?.is_some() {
        return Ok(());
    }
    let job = NewJob { kind: SCRUB, args: "{}".to_owned(), run_at: now.millis(), max_attempts: 20 };
    enqueue(tx, &job, now.millis()).await.map(|_| ())
}

/// The next numbers after one of them, to be given words.
pub(super) async fn numbers_after(tx: &mut WriteTx, people: People, after: i64, limit: i64) -> StoreResult<Vec<i64>> {
    let mut sql = Sql::build(match people {
        People::User => "select id from users where id > ",
        People::Organization => "select id from organizations where id > ",
        People::Group => "select id from groups where id > ",
    });
    sql.bind(after).push(" order by id limit ").bind(limit);
    tx.all(sql, |row| row.int(0)).await
}
