//! The life of a job.

use super::*;
use crate::error::StoreError;
use crate::testing::{NOW, each};

const KINDS: &[&str] = &["send_mail", "scrub"];

fn order(run_at: i64, max_attempts: i64) -> NewJob {
    NewJob { kind: "send_mail", args: "{\"mail\":1}".to_owned(), run_at, max_attempts }
}

async fn put(database: &Database, job: NewJob) -> i64 {
    database.write(async move |tx: &mut WriteTx| enqueue(tx, &job, NOW).await).await.unwrap()
}

#[tokio::test]
async fn a_job_is_claimed_by_one_and_done() {
    each(async |account| {
        let database = account.database();
        let later = put(database, order(NOW + 5, 3)).await;
        let sooner = put(database, order(NOW, 3)).await;
        assert_eq!(claim(database, &["scrub"], NOW, 100).await.unwrap(), None);
        assert!(!any_due(database, vec!["scrub"], NOW).await.unwrap());
        assert!(!any_due(database, KINDS.to_vec(), NOW - 1).await.unwrap());
        assert!(any_due(database, KINDS.to_vec(), NOW).await.unwrap());
        let job = claim(database, KINDS, NOW, 100).await.unwrap().unwrap();
        assert_eq!((job.id, job.attempts), (sooner, 1));
        assert_eq!(claim(database, KINDS, NOW, 100).await.unwrap(), None);
        let next = database.read(async |tx| next_run_at(tx, NOW).await);
        assert_eq!(next.await.unwrap(), Some(NOW + 5));
        assert_eq!(claim(database, KINDS, NOW + 5, 100).await.unwrap().unwrap().id, later);
        let finished = database.write(async move |tx: &mut WriteTx| Ok((done(tx, &job).await?, done(tx, &job).await?)));
        assert_eq!(finished.await.map_err(|e: StoreError| e).unwrap(), (true, false));
        let state = database.read(async |tx| queue(tx).await).await.unwrap();
        assert_eq!(state, Queue { open: 1, dead: 0, oldest_run_at: Some(NOW + 5) });
        assert_eq!(database.read(async |tx| next_run_at(tx, 0).await).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_failing_job_waits_longer_and_dies() {
    each(async |account| {
        let database = account.database();
        put(database, order(NOW, 2)).await;
        let job = claim(database, KINDS, NOW, 100).await.unwrap().unwrap();
        let next = database.write(async move |tx: &mut WriteTx| retry(tx, &job, "refused", NOW).await).await.unwrap();
        let Next::At(again) = next else { unreachable!("it may try again: {next:?}") };
        assert!(again >= NOW + FIRST_PAUSE);
        assert_eq!(claim(database, KINDS, again - 1, 100).await.unwrap(), None);
        // The worker dies: the lease runs out, and the last attempt was this one.
        let job = claim(database, KINDS, again, 100).await.unwrap().unwrap();
        assert_eq!(job.attempts, 2);
        assert_eq!(claim(database, KINDS, again + 100, 100).await.unwrap(), None);
        let lost = database.write(async move |tx: &mut WriteTx| retry(tx, &job, "refused", again).await);
        assert_eq!(lost.await.unwrap(), Next::Lost);
        assert_eq!(database.read(async |tx| queue(tx).await).await.unwrap().dead, 1);
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ran_out_frees_the_job() {
    each(async |account| {
        let database = account.database();
        put(database, order(NOW, 5)).await;
        let first = claim(database, KINDS, NOW, 100).await.unwrap().unwrap();
        assert!(any_due(database, KINDS.to_vec(), NOW + 100).await.unwrap());
        let second = claim(database, KINDS, NOW + 100, 100).await.unwrap().unwrap();
        assert_eq!((second.id, second.attempts), (first.id, 2));
        assert!(!database.write(async move |tx: &mut WriteTx| done(tx, &first).await).await.unwrap());
    })
    .await;
}
