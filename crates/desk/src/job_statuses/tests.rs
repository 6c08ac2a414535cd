//! Bulk jobs on both engines: an order is stored clean, and doing it twice changes nothing twice.

use domain::event::Cause;
use domain::ids::UserId;
use domain::job_statuses::{State, Work};
use domain::patch::Patch;
use domain::tickets::change::TicketChange;
use domain::via::{Channel, Via};
use domain::{Actor, Error, Refusal, Result, Time};
use serde_json::{Value, json};
use store::jobs::{ClaimedJob, claim};
use store::testing::{NOW, each};
use store::work::{Doing, Outcome, Worker};
use store::{Account, Client, Ctx, Open, Sql, WriteTx};

use super::*;
use crate::tickets::{CommentInput, NewTicket, Requester, TicketList};

/// The card number of every payment provider's manual.
const CARD: &str = "4111111111111111";

async fn started(account: &Account) -> (Ctx, UserId) {
    let now = Time::from_millis(NOW);
    let settings = identity::account::settings::snapshot(account, now).await.unwrap();
    let operator = Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default());
    let first = identity::account::FirstOwner { name: "Olga".to_owned(), email: "olga@example.org".to_owned() };
    let owner = identity::account::start(&operator, first, "Test".to_owned()).await.unwrap();
    (operator, owner)
}

/// Reads items with a subject.
fn read<'a>(_ctx: &'a Ctx, _work: Work, item: &'a Value) -> Doing<'a, Result<Item>> {
    Box::pin(async move {
        let subject = item.get("subject").and_then(Value::as_str).ok_or(Refusal::NotFound)?;
        Ok(Item::CreateTicket(Box::new(NewTicket {
            wish: TicketChange { subject: Patch::Set(subject.to_owned()), ..TicketChange::default() },
            requester: Requester::Actor,
            submitter_id: None,
            comment: CommentInput { body: Some("x".to_owned()), ..CommentInput::default() },
            via: Via::channel(Channel::Api),
            recipient: None,
            cause: Cause::Actor,
            message_id: None,
            raw_blob: None,
            unverified: false,
        })))
    })
}

async fn claimed(ctx: &Ctx) -> Option<ClaimedJob> {
    claim(ctx.account().database(), &["bulk"], NOW, 1000).await.unwrap()
}

async fn run(ctx: &Ctx, sql: Sql) {
    ctx.account().database().write(async move |tx: &mut WriteTx| tx.run(sql).await).await.unwrap();
}

async fn tickets(ctx: &Ctx) -> u64 {
    crate::tickets::count(ctx, TicketList::all(domain::page::Window::first(1))).await.unwrap()
}

#[tokio::test]
async fn an_order_done_twice_changes_nothing_twice() {
    each(async |account| {
        let (operator, owner) = started(&account).await;
        let job = operator.seen_by(Actor::Job("bulk"));
        let person = identity::entrance::as_user(&job, owner, domain::scopes::Scopes::Everything).await.unwrap();
        let mut items: Vec<Value> = (0..30).map(|n| json!({"subject": format!("Number {n}")})).collect();
        items.push(json!({"nothing": true}));
        let ordered = start(&person, NewBulk { work: Work::CreateTickets, items, shared: None }).await.unwrap();
        let worker = BulkWorker::new(read);
        let first = claimed(&job).await.unwrap();
        assert_eq!(worker.work(&job, &first).await, Outcome::Done);
        let half = show(&person, ordered.id.clone()).await.unwrap();
        assert_eq!((half.status, half.progress, tickets(&person).await), (State::Working, Some(25), 25));

        // As if the process had died before it wrote how far it was: the same turn again.
        let id = ordered.id.clone();
        let forget = "update job_statuses set results = null, progress = null where id = $1";
        run(&job, Sql::new(forget, [id.as_str().into()])).await;
        assert_eq!(worker.work(&job, &first).await, Outcome::Done);
        let again = show(&person, ordered.id.clone()).await.unwrap();
        assert_eq!((again.results, tickets(&person).await), (half.results, 25));

        // Both turns ordered another one; each of them may come.
        let mut turns = 0;
        while let Some(next) = claimed(&job).await {
            if next.id != first.id {
                assert_eq!(worker.work(&job, &next).await, Outcome::Done);
            }
            run(&job, Sql::new("delete from jobs where id = $1", [next.id.into()])).await;
            turns += 1;
        }
        let ended = show(&person, ordered.id.clone()).await.unwrap();
        assert!(turns >= 2);
        assert_eq!((ended.status, ended.progress, tickets(&person).await), (State::Completed, Some(31), 30));
        let last = ended.results.as_ref().and_then(|results| results.get(30)).cloned().unwrap_or_default();
        assert_eq!(last.get("error").and_then(Value::as_str), Some("TicketCreateFailed"));
    })
    .await;
}

#[tokio::test]
async fn a_waiting_order_holds_no_card_number() {
    each(async |account| {
        let (operator, _) = started(&account).await;
        let split = format!("<b>{}</b>{}", &CARD[..8], &CARD[8..]);
        let number: i64 = CARD.parse().unwrap();
        let items = vec![json!({"subject": CARD, "comment": {"html_body": split}, CARD: [number]})];
        let new = NewBulk { work: Work::CreateTickets, items, shared: Some(json!({"tags": [CARD]})) };
        start(&operator, new).await.unwrap();
        let stored = operator
            .read(async move |tx| {
                Ok(tx.one(Sql::new("select request from job_statuses", []), |row| row.text(0)).await?)
            })
            .await
            .unwrap();
        assert!(!stored.contains(CARD) && !stored.contains(&CARD[..8]), "{stored}");
    })
    .await;
}

#[tokio::test]
async fn nobody_without_the_right_orders() {
    each(async |account| {
        let (operator, _) = started(&account).await;
        let visitor = operator.seen_by(Actor::Visitor);
        let new = NewBulk { work: Work::DeleteTickets, items: vec![json!({"id": 1})], shared: None };
        assert!(matches!(start(&visitor, new.clone()).await, Err(Error::Refused(Refusal::Denied))));
        assert!(matches!(finished(&visitor, new.work, json!([])).await, Err(Error::Refused(Refusal::Denied))));
    })
    .await;
}
