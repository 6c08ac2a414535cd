//! The books: looks straight into the account's database, on either engine, with the server stopped.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use store::{Account, BlobPlace, EngineConfig, EnginePlace, Location, ReadTx, Sql, Stores, StoresConfig};
use vault::{MasterKey, Purpose, Randomness, SystemRandom};

use crate::house::{ACCOUNT, House};

/// What must never be found, each as a count of the rows that are wrong.
const CHECKS: [(&str, &str); 9] = [
    (
        "tickets without a comment",
        "select count(*) from tickets where not exists (select 1 from comments where comments.ticket_id = tickets.id)",
    ),
    (
        "tickets without the event of their making",
        "select count(*) from tickets where not exists (select 1 from events where about_kind = 'ticket' and about_id = tickets.id and kind = 'ticket.created')",
    ),
    (
        "comments without a ticket",
        "select count(*) from comments where not exists (select 1 from tickets where tickets.id = comments.ticket_id)",
    ),
    (
        "comments without their event",
        "select count(*) from comments where not exists (select 1 from events where events.seq = comments.audit_id and about_id = comments.ticket_id)",
    ),
    (
        "comments that are not searchable",
        "select count(*) from comments where not exists (select 1 from ticket_texts where ticket_texts.rowid = comments.ticket_id * 8192 + comments.place)",
    ),
    (
        "tags without a ticket",
        "select count(*) from ticket_tags where not exists (select 1 from tickets where tickets.id = ticket_tags.ticket_id)",
    ),
    (
        "tickets of the run without their tags",
        "select count(*) from tickets where tags <> '' and not exists (select 1 from ticket_tags where ticket_tags.ticket_id = tickets.id)",
    ),
    (
        "tickets that the counts miss",
        "select abs((select count(*) from tickets where deleted_at is null) - (select cast(coalesce(sum(tickets), 0) as bigint) from ticket_counts))",
    ),
    (
        "cells of the counts that are wrong",
        "select count(*) from ticket_counts where tickets <> (select count(*) from tickets where deleted_at is null and tickets.status = ticket_counts.status and coalesce(tickets.assignee_id, 0) = ticket_counts.assignee_id and coalesce(tickets.group_id, 0) = ticket_counts.group_id and coalesce(tickets.priority, 0) = ticket_counts.priority and coalesce(tickets.type, 0) = ticket_counts.type and tickets.brand_id = ticket_counts.brand_id)",
    ),
];

/// An account that is open here and nowhere else.
pub(crate) struct Books {
    stores: Stores,
    account: Account,
}

/// A comment that was acknowledged: the audit, its ticket and its text.
#[derive(Clone, Debug)]
pub(crate) struct Acknowledged {
    pub(crate) audit: i64,
    pub(crate) ticket: i64,
    pub(crate) text: String,
}

impl Books {
    pub(crate) async fn open(house: &House, engine: &str) -> Result<Self> {
        let random: Arc<dyn Randomness> = Arc::new(SystemRandom);
        let place = match engine {
            "sqlite" => EnginePlace::Sqlite,
            url => EnginePlace::Postgres { url: url.to_owned() },
        };
        let location =
            Location { name: "eu".to_owned(), region: "eu".to_owned(), engine: place, blobs: BlobPlace::Folder };
        let config = StoresConfig {
            folder: house.folder.clone(),
            directory: EnginePlace::Sqlite,
            locations: vec![location],
            master: MasterKey::load_or_create(&house.folder.join("master.key"), random.as_ref())?,
            engine: EngineConfig::default(),
            random,
        };
        let stores = Stores::open(config, 0).await?;
        let account = stores.account(ACCOUNT, 0).await?;
        Ok(Self { stores, account })
    }

    /// The account's file and its key in hex.
    pub(crate) async fn file(&self, house: &House) -> Result<(PathBuf, String)> {
        let row = self.stores.find_by_name(ACCOUNT).await?;
        let key = self.account.key(Purpose::Database);
        let hex = key.expose().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((house.folder.join("accounts").join(&row.location).join(format!("{}.db", row.place)), hex))
    }

    pub(crate) async fn close(self) {
        self.stores.close().await;
    }

    /// Every check that finds something, in words.
    pub(crate) async fn faults(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        for (what, sql) in CHECKS {
            let found = self.number(sql).await.with_context(|| what.to_owned())?;
            if found != 0 {
                faults.push(format!("{found} {what}"));
            }
        }
        Ok(faults)
    }

    async fn number(&self, sql: &'static str) -> Result<i64> {
        let work = async move |tx: &mut ReadTx| tx.one(Sql::new(sql, []), |row| row.int(0)).await;
        Ok(self.account.database().read::<i64, store::StoreError, _>(work).await?)
    }

    /// How many of what was acknowledged is not there as it was told.
    pub(crate) async fn missing(&self, acknowledged: Vec<Acknowledged>) -> Result<usize> {
        let work = async move |tx: &mut ReadTx| {
            let mut missing = 0;
            for told in acknowledged {
                let sql = Sql::new(
                    "select comments.body from comments join events on events.seq = comments.audit_id \
                     where comments.audit_id = $1 and comments.ticket_id = $2 and events.about_id = $3",
                    [told.audit.into(), told.ticket.into(), told.ticket.into()],
                );
                // The index of comments is by ticket; an audit has one comment.
                let found = tx.opt(sql, |row| row.text(0)).await?;
                missing += usize::from(found.as_deref() != Some(told.text.as_str()));
            }
            Ok(missing)
        };
        Ok(self.account.database().read::<usize, store::StoreError, _>(work).await?)
    }
}
