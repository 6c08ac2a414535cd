//! Tells subscribers what happened, each at its own pace.

use std::sync::Arc;

use domain::{Actor, Result};
use store::Account;
use store::work::{Subscriber, cursor};
use tokio::sync::watch;

use super::{Works, rest};

/// Tells the subscribers of one account until the server stops.
pub(super) async fn lane(works: Works, account: Account, mut stop: watch::Receiver<bool>) {
    let mut bell = account.bell();
    loop {
        bell.mark_unchanged();
        match pass(&works, &account).await {
            Ok(true) if *stop.borrow() => return,
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(account = account.id(), %error, "events cannot be read"),
        }
        let now = works.0.doorman.now().millis();
        let due = cursor::next_retry(account.database()).await.ok().flatten();
        if !rest(&mut bell, &mut stop, now, due).await {
            return;
        }
    }
}

/// Tells each subscriber one batch. Answers whether anybody was told.
pub(super) async fn pass(works: &Works, account: &Account) -> Result<bool> {
    let mut told = false;
    for subscriber in &works.0.crew.subscribers {
        told |= tell(works, account, subscriber).await?;
    }
    Ok(told)
}

async fn tell(works: &Works, account: &Account, subscriber: &Arc<dyn Subscriber>) -> Result<bool> {
    let (name, now) = (subscriber.name(), works.0.doorman.now().millis());
    let Some(turn) = cursor::take(account.database(), subscriber, now).await? else { return Ok(false) };
    if turn.events.is_empty() {
        return Ok(true);
    }
    let ctx = works.0.doorman.house(account, Actor::Job(name)).await?;
    if let Err(error) = subscriber.told(&ctx, &turn.events).await {
        let parked = cursor::failed(account.database(), name, &turn, "failed", now).await?;
        match parked {
            Some(seq) => tracing::error!(account = account.id(), subscriber = name, seq, %error, "event parked"),
            None => tracing::warn!(account = account.id(), subscriber = name, %error, "subscriber failed"),
        }
        return Ok(parked.is_some());
    }
    cursor::taken(account.database(), name, &turn, now).await?;
    Ok(true)
}
