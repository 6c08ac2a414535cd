//! Identities on both engines.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::identities::{IdentityKind, NewIdentity};
use domain::ids::UserId;
use domain::page::{Place, Window};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::users::{User, UserChange};
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;
use crate::account::settings;
use crate::users;

async fn operator(account: &Account) -> Ctx {
    let now = Time::from_millis(NOW);
    let settings = settings::snapshot(account, now).await.unwrap();
    Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default())
}

fn acting(ctx: &Ctx, id: i64, role: Role) -> Ctx {
    ctx.seen_by(Actor::assume(ActingUser {
        id: UserId::new(id),
        role,
        rights: Rights::of(role, TicketAccess::All),
        groups: [].into(),
        organizations: [].into(),
        shared_organizations: [].into(),
        scopes: Scopes::Everything,
        session: None,
        assurance: domain::assurance::Assurance::Sessionless,
        on_behalf_by: None,
    }))
}

async fn made(ctx: &Ctx, email: &str) -> User {
    users::create(ctx, UserChange { name: Some("Ann".into()), email: Some(email.into()), ..UserChange::default() })
        .await
        .unwrap()
}

fn email(value: &str, verified: bool) -> NewIdentity {
    NewIdentity { kind: IdentityKind::Email, value: value.into(), verified, primary: false }
}

fn refusal<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Broken(fault)) => panic!("broke: {fault}"),
        Ok(_) => panic!("was accepted"),
    }
}

#[tokio::test]
async fn addresses_come_change_and_go() {
    each(async |account| {
        let ctx = operator(&account).await;
        let ann = made(&ctx, "ann@example.com").await;
        let agent = acting(&ctx, 50, Role::Agent);
        let work = create(&agent, ann.id, email(" Ann@Work.example ", false), false).await.unwrap();
        assert_eq!((work.value.as_str(), work.primary, work.verified), ("ann@work.example", false, false));
        assert!(matches!(
            refusal(create(&agent, ann.id, email("ann@work.example", false), false).await),
            Refusal::Invalid(_)
        ));
        assert!(verify(&agent, ann.id, work.id).await.unwrap().verified);
        make_primary(&agent, ann.id, work.id).await.unwrap();
        let shown = users::show(&ctx, ann.id).await.unwrap();
        assert_eq!((shown.email.as_deref(), shown.verified), (Some("ann@work.example"), true));
        assert!(matches!(refusal(delete(&agent, ann.id, work.id).await), Refusal::Invalid(_)), "the primary one stays");
        let first = list(&agent, ann.id, Window::Offset { skip: 0, limit: 1 }).await.unwrap();
        assert_eq!((first.rows.len(), first.has_more, first.count), (1, true, Some(2)));
        let after = Place { value: 1, id: first.rows.first().unwrap().id.number() };
        assert_eq!(
            list(&agent, ann.id, Window::After { place: Some(after), limit: 1 })
                .await
                .unwrap()
                .rows
                .first()
                .unwrap()
                .id,
            work.id
        );
        let before = Place { value: 1, id: work.id.number() };
        assert_eq!(list(&agent, ann.id, Window::Before { place: before, limit: 1 }).await.unwrap().rows.len(), 1);
        delete(&agent, ann.id, first.rows.first().unwrap().id).await.unwrap();
        assert_eq!(refusal(show(&agent, ann.id, first.rows.first().unwrap().id).await), Refusal::NotFound);
        let moved = update(&agent, ann.id, work.id, Some("ann@new.example".into()), None).await.unwrap();
        assert!(!moved.verified, "a new address is not proven");
        assert_eq!(users::show(&ctx, ann.id).await.unwrap().email.as_deref(), Some("ann@new.example"));
        request_verification(&agent, ann.id, work.id).await.unwrap();
        let phone = NewIdentity {
            kind: IdentityKind::PhoneNumber,
            value: "+31 20 1234567".into(),
            verified: false,
            primary: false,
        };
        let phone = create(&agent, ann.id, phone, false).await.unwrap();
        assert!(matches!(refusal(make_primary(&agent, ann.id, phone.id).await), Refusal::Invalid(_)));
        assert_eq!(of_users(&ctx, &[shown]).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn nobody_vouches_for_oneself_or_reaches_another() {
    each(async |account| {
        let ctx = operator(&account).await;
        let (ann, bob) = (made(&ctx, "ann@example.com").await, made(&ctx, "bob@example.com").await);
        let own = acting(&ctx, ann.id.number(), Role::EndUser);
        assert_eq!(refusal(create(&own, ann.id, email("boss@bank.example", true), false).await), Refusal::Denied);
        let claimed = create(&own, ann.id, email("boss@bank.example", false), false).await.unwrap();
        assert_eq!(refusal(verify(&own, ann.id, claimed.id).await), Refusal::Denied);
        assert_eq!(refusal(update(&own, ann.id, claimed.id, None, Some(true)).await), Refusal::Denied);
        assert_eq!(refusal(make_primary(&own, ann.id, claimed.id).await), Refusal::Denied);
        assert_eq!(refusal(create(&own, bob.id, email("x@example.com", false), false).await), Refusal::NotFound);
        let bobs = list(&ctx, bob.id, Window::first(1)).await.unwrap().rows.first().unwrap().id;
        assert_eq!(refusal(show(&own, ann.id, bobs).await), Refusal::NotFound, "not by another's number");
        assert_eq!(refusal(delete(&ctx, ann.id, bobs).await), Refusal::NotFound);
    })
    .await;
}
