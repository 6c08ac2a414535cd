//! The files of the PostgreSQL server the tests run on, for those who search every byte of them.

use std::path::PathBuf;
use std::time::SystemTime;

use tokio_postgres::{Client, NoTls};

/// A server on this machine whose files this process may read.
pub struct Cluster {
    client: Client,
    folder: PathBuf,
}

impl Cluster {
    /// None when there is no PostgreSQL, or its files are out of reach; the reason is printed.
    ///
    /// # Errors
    /// When it does not answer.
    #[expect(clippy::disallowed_methods, reason = "the test run tells where its PostgreSQL is")]
    #[expect(clippy::print_stderr, reason = "whoever runs the tests must see that a place was not searched")]
    pub async fn reached() -> anyhow::Result<Option<Self>> {
        let Ok(url) = std::env::var("TEST_POSTGRES_URL") else { return Ok(None) };
        let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
        // It ends with the client.
        tokio::spawn(connection);
        let folder = match client.query_one("show data_directory", &[]).await {
            Ok(row) => PathBuf::from(row.try_get::<_, String>(0)?),
            Err(_) => {
                eprintln!("NOT SEARCHED: the files of PostgreSQL, for only a superuser is told where they are");
                return Ok(None);
            }
        };
        if std::fs::read_dir(folder.join("pg_wal")).is_err() {
            eprintln!("NOT SEARCHED: the files of PostgreSQL, for they are on another machine or of another user");
            return Ok(None);
        }
        Ok(Some(Self { client, folder }))
    }

    /// Brings everything to the disk and gives every file that changed since then: tables, indexes, journal, logs.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn files_since(&self, since: SystemTime) -> anyhow::Result<Vec<PathBuf>> {
        self.client.batch_execute("checkpoint").await?;
        let mut found = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            // Files come and go while the server works.
            for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
                let Ok(facts) = entry.metadata() else { continue };
                if facts.is_dir() {
                    folders.push(entry.path());
                } else if facts.is_file() && facts.modified().is_ok_and(|at| at >= since) {
                    found.push(entry.path());
                }
            }
        }
        Ok(found)
    }
}
