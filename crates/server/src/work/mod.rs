//! The work behind the requests: subscribers are told events, workers do jobs, rounds are made.
//!
//! Each open account has its own lanes, so that a slow or failing account holds up no other. Nothing polls:
//! a lane sleeps until the account's bell rings or the next job, retry or round is due.

mod crew;
mod jobs;
mod rounds;
mod subscribers;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use identity::entrance::Doorman;
use store::{Account, AccountRow, AccountState};
use tokio::sync::watch;

pub use crew::{Crew, crew};

/// A lane that has nothing to wait for looks again after this time: another process may have written.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);
/// Commits that come within this time of a bell are taken up together.
const GATHER: Duration = Duration::from_millis(20);
/// Accounts read from the directory at once.
const ACCOUNTS: i64 = 100;

/// The crew at work in one house. Cheap to clone.
#[derive(Clone)]
pub struct Works(Arc<Inner>);

struct Inner {
    doorman: Doorman,
    crew: Crew,
}

impl Works {
    #[must_use]
    pub fn new(doorman: Doorman, crew: Crew) -> Self {
        Self(Arc::new(Inner { doorman, crew }))
    }

    /// Works for every account until `stop` turns true; then ends what is under way.
    pub async fn run(self, stop: watch::Receiver<bool>) {
        let mut opened = self.0.doorman.stores().opened();
        let mut stopping = stop.clone();
        let mut lanes = tokio::task::JoinSet::new();
        let mut served = HashSet::new();
        let opening = tokio::spawn(open_all(self.clone()));
        loop {
            opened.mark_unchanged();
            for account in self.0.doorman.stores().open_accounts() {
                if served.insert(account.id()) {
                    lanes.spawn(subscribers::lane(self.clone(), account.clone(), stop.clone()));
                    lanes.spawn(jobs::lane(self.clone(), account.clone(), stop.clone()));
                    lanes.spawn(rounds::lane(self.clone(), account, stop.clone()));
                }
            }
            tokio::select! {
                changed = opened.changed() => if changed.is_err() { break },
                () = stopped(&mut stopping) => break,
            }
        }
        opening.abort();
        while lanes.join_next().await.is_some() {}
    }

    /// Tells and does all that is due in an account, until there is nothing left. For tests and the command line.
    ///
    /// # Errors
    /// When the account's database cannot be used.
    pub async fn settle(&self, account: &Account) -> domain::Result<()> {
        loop {
            let told = subscribers::pass(self, account).await?;
            let done = jobs::pass(self, account).await?;
            if !told && !done {
                return Ok(());
            }
        }
    }

    /// Makes every round once.
    ///
    /// # Errors
    /// Those of the first round that fails.
    pub async fn make_rounds(&self, account: &Account) -> domain::Result<()> {
        for round in &self.0.crew.rounds {
            rounds::make(self, account, round.as_ref()).await?;
        }
        Ok(())
    }

    /// Lets every subscriber pass over what happened so far: for made-up history.
    ///
    /// # Errors
    /// When the account's database cannot be used.
    pub async fn skip_history(&self, account: &Account) -> domain::Result<()> {
        let now = self.0.doorman.now().millis();
        for subscriber in self.0.crew.subscribers.iter().chain(&self.0.crew.resting) {
            store::work::cursor::skip_to_end(account.database(), subscriber.name(), now).await?;
        }
        Ok(())
    }
}

/// Opens every active account, so that its work is taken up after a restart.
async fn open_all(works: Works) {
    let stores = works.0.doorman.stores();
    let mut after = 0;
    loop {
        let rows: Vec<AccountRow> = match stores.list(after, ACCOUNTS).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::error!(%error, "accounts cannot be listed; work is taken up as they are used");
                return;
            }
        };
        let Some(last) = rows.last().map(|row| row.id) else { return };
        for row in rows.iter().filter(|row| row.state == AccountState::Active) {
            if let Err(error) = stores.account_of(row, works.0.doorman.now().millis()).await {
                tracing::error!(account = row.id, %error, "an account cannot be opened");
            }
        }
        after = last;
    }
}

/// Sleeps until the bell rings or `due` (milliseconds since 1970) comes. False when the server stops.
async fn rest(bell: &mut watch::Receiver<i64>, stop: &mut watch::Receiver<bool>, now: i64, due: Option<i64>) -> bool {
    let until_due = due.map(|due| Duration::from_millis(u64::try_from(due - now).unwrap_or(0)));
    let sleep = until_due.unwrap_or(LONGEST_SLEEP).clamp(GATHER, LONGEST_SLEEP);
    tokio::select! {
        rung = bell.changed() => {
            if rung.is_err() {
                return false;
            }
            tokio::time::sleep(GATHER).await;
        }
        () = tokio::time::sleep(sleep) => {}
        () = stopped(stop) => return false,
    }
    true
}

/// Resolves when the server stops.
async fn stopped(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
