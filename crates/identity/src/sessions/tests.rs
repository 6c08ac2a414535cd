//! Sessions: their word against forged requests, known devices, renewal and end, on both engines.

use domain::{Actor, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;
use crate::account::settings;

async fn visitor(account: &Account, seconds_later: i64) -> Ctx {
    let now = Time::from_millis(NOW).plus_seconds(seconds_later);
    let settings = settings::snapshot(account, now).await.unwrap();
    Ctx::new(Actor::Visitor, account.clone(), settings, now, Client::default())
}

#[tokio::test]
async fn a_word_belongs_to_one_session() {
    each(async |account| {
        let ctx = visitor(&account, 0).await;
        let word = authenticity_token(&ctx, Some("one"));
        assert!(is_authentic(&ctx, "one", &word));
        for (session, given) in [("two", word.as_str()), ("one", ""), ("one", &word[1..]), ("", &word)] {
            assert!(!is_authentic(&ctx, session, given));
        }
        assert_ne!(authenticity_token(&ctx, None), word);
    })
    .await;
}

#[tokio::test]
async fn a_device_is_known_for_its_address_only_and_not_for_ever() {
    each(async |account| {
        let ctx = visitor(&account, 0).await;
        let mark = device::mark(&ctx, "Ann@example.com ", device::new_number(&ctx));
        let number = known_device(&ctx, "ann@example.com", &mark);
        assert!(number.is_some());
        assert_eq!(known_device(&ctx, "bob@example.com", &mark), None);
        let parts: Vec<&str> = mark.split('.').collect();
        let later = format!("{}.{}.{}", parts[0], i64::MAX, parts[2]);
        for forged in ["", "..", "1.2.3", &mark[..mark.len() - 1], &later, &format!("{mark}{}", "0".repeat(200))] {
            assert_eq!(known_device(&ctx, "ann@example.com", forged), None, "{forged}");
        }
        let old = visitor(&account, KNOWN_FOR_SECONDS).await;
        assert_eq!(known_device(&old, "ann@example.com", &mark), None);
    })
    .await;
}
