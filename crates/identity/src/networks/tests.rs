//! Changing the list: who may, what is refused, and that nobody shuts oneself out, on both engines.

use domain::{Actor, Error, Time};
use store::testing::{NOW, each};
use store::{Account, Client};

use super::*;
use crate::account::{FirstOwner, settings, start};

async fn seen_by(account: &Account, actor: Actor, address: Option<&str>) -> Ctx {
    let now = Time::from_millis(NOW);
    let settings = settings::snapshot(account, now).await.unwrap();
    let client = Client { address: address.map(|text| text.parse().unwrap()), ..Client::default() };
    Ctx::new(actor, account.clone(), settings, now, client)
}

fn list(applies_to: AppliesTo, networks: &[&str]) -> NetworkChange {
    let networks = networks.iter().map(|text| ((*text).to_owned(), "Office".to_owned())).collect();
    NetworkChange { applies_to: Some(applies_to), networks: Some(networks) }
}

fn says<T>(outcome: Result<T>, words: &str) -> bool {
    matches!(outcome, Err(error @ Error::Refused(Refusal::Invalid(_))) if error.to_string().contains(words))
}

#[tokio::test]
async fn an_author_cannot_shut_himself_out_and_the_operator_opens_again() {
    each(async |account| {
        let operator = seen_by(&account, Actor::Operator, None).await;
        let first = FirstOwner { name: "Olga".into(), email: "olga@example.com".into() };
        let owner = start(&operator, first, "Acme".into()).await.unwrap();
        let job = operator.seen_by(Actor::Job("test"));
        let actor = crate::entrance::as_user(&job, owner, domain::scopes::Scopes::Everything).await.unwrap();
        let olga = seen_by(&account, actor.actor().clone(), Some("::ffff:192.0.2.7")).await;

        for applies_to in [AppliesTo::Everyone, AppliesTo::Staff] {
            let other = change(&olga, list(applies_to, &["203.0.113.0/24"])).await;
            assert!(says(other, "your own address 192.0.2.7 is not in the list"));
        }
        assert!(change(&olga, list(AppliesTo::Off, &["203.0.113.0/24"])).await.is_ok());
        // Nor in two steps: what is not said stays.
        let on = NetworkChange { applies_to: Some(AppliesTo::Staff), networks: None };
        assert!(says(change(&olga, on).await, "lock yourself out"));
        assert!(change(&olga, list(AppliesTo::Staff, &["192.0.2.0/24"])).await.is_ok());
        let narrower = NetworkChange { networks: Some(vec![("203.0.113.1".into(), String::new())]), applies_to: None };
        assert!(says(change(&olga, narrower).await, "lock yourself out"));

        let nowhere = seen_by(&account, olga.actor().clone(), None).await;
        assert!(says(change(&nowhere, list(AppliesTo::Everyone, &["0.0.0.0/0"])).await, "is not known"));
        for bad in [&["192.0.2.0/99"] as &[&str], &["192.0.2.1/24"], &["192.0.2.7", "192.0.2.7/32"], &[]] {
            assert!(says(change(&olga, list(AppliesTo::Staff, bad)).await, "Networks: "), "{bad:?}");
        }
        let visitor = seen_by(&account, Actor::Visitor, Some("192.0.2.7")).await;
        assert!(show(&visitor).is_err() && change(&visitor, NetworkChange::default()).await.is_err());

        let again = seen_by(&account, Actor::Operator, None).await;
        assert_eq!(show(&again).unwrap().applies_to(), AppliesTo::Staff);
        assert!(change(&again, list(AppliesTo::Everyone, &["203.0.113.0/24"])).await.is_ok());
        let off = NetworkChange { applies_to: Some(AppliesTo::Off), networks: None };
        assert_eq!(change(&again, off).await.unwrap().networks().len(), 1);
        let last = seen_by(&account, Actor::Operator, None).await;
        assert_eq!(show(&last).unwrap().applies_to(), AppliesTo::Off);
    })
    .await;
}
