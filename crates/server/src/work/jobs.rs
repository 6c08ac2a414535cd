//! Hands durable jobs to their workers, some at once, and writes down how they ended.

use std::sync::Arc;

use domain::{Actor, Result};
use store::jobs::{self, ClaimedJob, Next};
use store::work::{Outcome, Worker};
use store::{Account, ReadTx, WriteTx};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::{Works, rest};

/// A worker and its free hands in one account.
struct Bench {
    worker: Arc<dyn Worker>,
    hands: Arc<Semaphore>,
}

/// Does the jobs of one account until the server stops.
pub(super) async fn lane(works: Works, account: Account, mut stop: watch::Receiver<bool>) {
    let mut bell = account.bell();
    let mut under_way = JoinSet::new();
    let benches: Vec<Bench> = works
        .0
        .crew
        .workers
        .iter()
        .map(|worker| Bench { worker: worker.clone(), hands: Arc::new(Semaphore::new(worker.at_once().max(1))) })
        .collect();
    let kinds: Vec<_> = benches.iter().flat_map(|bench| bench.worker.kinds()).copied().collect();
    loop {
        bell.mark_unchanged();
        let now = works.0.doorman.now().millis();
        let any_due = jobs::any_due(account.database(), kinds.clone(), now).await.unwrap_or(true);
        for bench in benches.iter().filter(|_| any_due) {
            if let Err(error) = hand_out(&works, &account, bench, &mut under_way).await {
                tracing::error!(account = account.id(), %error, "jobs cannot be claimed");
            }
        }
        let now = works.0.doorman.now().millis();
        // A job that is due while every hand is taken waits for a hand, not for the clock.
        let due = account.database().glance(async move |tx: &mut ReadTx| jobs::next_run_at(tx, now).await).await;
        let due = due.ok().flatten();
        let awake = tokio::select! {
            awake = rest(&mut bell, &mut stop, now, due) => awake,
            Some(_) = under_way.join_next() => true,
        };
        if !awake {
            break;
        }
    }
    while under_way.join_next().await.is_some() {}
}

/// Does every job that is due, one after the other. Answers whether there was one.
pub(super) async fn pass(works: &Works, account: &Account) -> Result<bool> {
    let mut any = false;
    for worker in &works.0.crew.workers {
        while let Some(job) = claim(works, account, worker.as_ref()).await? {
            any = true;
            work(works, account, worker.as_ref(), &job).await?;
        }
    }
    Ok(any)
}

async fn hand_out(works: &Works, account: &Account, bench: &Bench, under_way: &mut JoinSet<()>) -> Result<()> {
    while let Ok(hand) = bench.hands.clone().try_acquire_owned() {
        let Some(job) = claim(works, account, bench.worker.as_ref()).await? else { return Ok(()) };
        let (works, account, worker) = (works.clone(), account.clone(), bench.worker.clone());
        under_way.spawn(async move {
            if let Err(error) = work(&works, &account, worker.as_ref(), &job).await {
                tracing::error!(account = account.id(), job = job.id, kind = %job.kind, %error, "job not written down");
            }
            drop(hand);
        });
    }
    Ok(())
}

async fn claim(works: &Works, account: &Account, worker: &dyn Worker) -> Result<Option<ClaimedJob>> {
    let now = works.0.doorman.now().millis();
    Ok(jobs::claim(account.database(), worker.kinds(), now, worker.lease_millis()).await?)
}

async fn work(works: &Works, account: &Account, worker: &dyn Worker, job: &ClaimedJob) -> Result<()> {
    let kind = worker.kinds().iter().copied().find(|kind| *kind == job.kind).unwrap_or("job");
    let ctx = works.0.doorman.house(account, Actor::Job(kind)).await?;
    let outcome = worker.work(&ctx, job).await;
    let now = works.0.doorman.now().millis();
    let ended = job.clone();
    let next = account
        .database()
        .write(async move |tx: &mut WriteTx| match outcome {
            Outcome::Done => jobs::done(tx, &ended).await.map(|_| None),
            Outcome::Retry(code) => jobs::retry(tx, &ended, code, now).await.map(Some),
            Outcome::Dead(code) => jobs::dead(tx, &ended, code).await.map(Some),
        })
        .await?;
    match (outcome, next) {
        (Outcome::Retry(code) | Outcome::Dead(code), Some(Next::Dead)) => {
            tracing::error!(account = account.id(), job = job.id, kind, code, "job is dead");
        }
        (Outcome::Retry(code), _) => tracing::info!(account = account.id(), job = job.id, kind, code, "job waits"),
        _ => {}
    }
    Ok(())
}
