//! The work behind the requests: subscribers read on where they were, bad events are parked, dead jobs are kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use serde_json::json;
use server::work::{Crew, Works};
use store::work::{Doing, Subscriber, cursor};
use store::{Ctx, ReadTx, Recorded};
use testkit::TestHouse;

/// Writes down what it is told; refuses ticket events while it is told to.
#[derive(Default)]
struct Listener {
    heard: Mutex<Vec<i64>>,
    refuses: AtomicBool,
}

struct Told(Arc<Listener>);

impl Subscriber for Told {
    fn name(&self) -> &'static str {
        "listener"
    }

    fn follows(&self, _kind: &str) -> bool {
        true
    }

    fn told<'a>(&'a self, _ctx: &'a Ctx, events: &'a [Recorded]) -> Doing<'a, domain::Result<()>> {
        Box::pin(async move {
            if self.0.refuses.load(Ordering::Relaxed) && events.iter().any(|event| event.about == "ticket") {
                return Err(domain::Refusal::NotFound.into());
            }
            self.0.heard.lock().extend(events.iter().map(|event| event.seq));
            Ok(())
        })
    }
}

async fn standing(house: &TestHouse) -> anyhow::Result<cursor::Standing> {
    let account = house.house.account("acme").await?;
    let all = account.database().read(async move |tx: &mut ReadTx| cursor::standings(tx).await).await?;
    all.into_iter().find(|standing| standing.name == "listener").ok_or_else(|| anyhow::anyhow!("no cursor"))
}

#[tokio::test]
async fn a_subscriber_is_told_each_event_once_in_order_and_reads_on_where_it_was() -> anyhow::Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let account = house.house.account("acme").await?;
        let listener = Arc::new(Listener::default());
        let works = || {
            let crew = Crew { subscribers: vec![Arc::new(Told(listener.clone()))], ..Crew::default() };
            Works::new(house.house.doorman(), crew)
        };
        works().settle(&account).await?;
        let before = listener.heard.lock().len();
        let body = json!({"ticket": {"subject": "Printer", "comment": {"body": "It burns"}}});
        assert_eq!(house.post(&owner, "/api/v2/tickets", &body).await?.status, 201);
        works().settle(&account).await?;
        let heard = listener.heard.lock().clone();
        assert!(heard.len() > before, "nothing was told");
        let expected: Vec<i64> = (1..=i64::try_from(heard.len())?).collect();
        assert_eq!(heard, expected, "told once each, without gaps");

        assert_eq!(house.post(&owner, "/api/v2/tickets", &body).await?.status, 201);
        cursor::skip_to_end(account.database(), "listener", 0).await?;
        works().settle(&account).await?;
        assert_eq!(listener.heard.lock().len(), heard.len(), "what was to be passed over was told");
    }
    Ok(())
}

#[tokio::test]
async fn an_event_that_cannot_be_taken_is_parked_and_the_next_ones_are_told() -> anyhow::Result<()> {
    for house in TestHouse::each().await? {
        let owner = house.account("acme").await?;
        let account = house.house.account("acme").await?;
        let listener = Arc::new(Listener::default());
        let crew = Crew { subscribers: vec![Arc::new(Told(listener.clone()))], ..Crew::default() };
        let works = Works::new(house.house.doorman(), crew);
        works.settle(&account).await?;
        listener.refuses.store(true, Ordering::Relaxed);
        let body = json!({"ticket": {"subject": "Printer", "comment": {"body": "It burns"}}});
        house.post(&owner, "/api/v2/tickets", &body).await?;
        works.settle(&account).await?;
        assert!(standing(&house).await?.tries > 0, "it pauses");
        assert!(cursor::next_retry(account.database()).await?.is_some(), "and the lane knows until when");
        for _ in 0..40 {
            house.pass_seconds(3600 * 2);
            works.settle(&account).await?;
        }
        let parked = standing(&house).await?.parked_seq;
        assert!(parked.is_some(), "the event is parked");
        listener.refuses.store(false, Ordering::Relaxed);
        house.post(&owner, "/api/v2/groups", &json!({"group": {"name": "Second line"}})).await?;
        works.settle(&account).await?;
        let last = listener.heard.lock().last().copied();
        assert!(last > parked, "reading went on behind it");
    }
    Ok(())
}
