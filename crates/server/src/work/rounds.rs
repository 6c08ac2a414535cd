//! Makes the rounds of an account, each at its own pace.

use domain::{Actor, Result};
use store::Account;
use store::work::Round;
use tokio::sync::watch;

use super::{Works, stopped};

/// Rounds wait this long after the start, so that a restart answers people first.
const FIRST_AFTER_SECONDS: i64 = 10;

/// Makes the rounds of one account until the server stops.
pub(super) async fn lane(works: Works, account: Account, mut stop: watch::Receiver<bool>) {
    let seconds = |count: i64| std::time::Duration::from_secs(u64::try_from(count).unwrap_or(1).max(1));
    let start = tokio::time::Instant::now() + seconds(FIRST_AFTER_SECONDS);
    let mut due: Vec<_> = works.0.crew.rounds.iter().map(|round| (start, round.clone())).collect();
    loop {
        let Some((at, round)) = due.iter_mut().min_by_key(|(at, _)| *at) else { return };
        tokio::select! {
            () = tokio::time::sleep_until(*at) => {}
            () = stopped(&mut stop) => return,
        }
        if let Err(error) = make(&works, &account, round.as_ref()).await {
            tracing::error!(account = account.id(), round = round.name(), %error, "round failed");
        }
        *at = tokio::time::Instant::now() + seconds(round.every_seconds());
    }
}

/// Makes one round.
pub(super) async fn make(works: &Works, account: &Account, round: &dyn Round) -> Result<()> {
    let ctx = works.0.doorman.house(account, Actor::Job(round.name())).await?;
    round.round(&ctx).await
}
