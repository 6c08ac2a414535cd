//! Brands, on both engines.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::brands::BrandChange;
use domain::ids::UserId;
use domain::page::Window;
use domain::patch::Patch;
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;
use crate::account::{FirstOwner, settings, start};

async fn operator(account: &Account) -> Ctx {
    let now = Time::from_millis(NOW);
    let settings = settings::snapshot(account, now).await.unwrap();
    let ctx = Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default());
    start(&ctx, FirstOwner { name: "Olga".into(), email: "olga@example.com".into() }, "Acme".into()).await.unwrap();
    ctx
}

fn acting(ctx: &Ctx, role: Role) -> Ctx {
    ctx.seen_by(Actor::assume(ActingUser {
        id: UserId::new(1),
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

fn wish(name: &str, subdomain: &str) -> BrandChange {
    BrandChange { name: Some(name.into()), subdomain: Some(subdomain.into()), ..BrandChange::default() }
}

#[tokio::test]
async fn one_brand_is_the_default_and_cannot_go() {
    each(async |account| {
        let ctx = operator(&account).await;
        let first = list(&ctx, Window::first(10)).await.unwrap().rows.remove(0).brand;
        assert!(first.is_default && first.active && first.subdomain == "test");
        assert!(matches!(delete(&ctx, first.id).await, Err(Error::Refused(Refusal::Invalid(_)))));
        let asleep = BrandChange { active: Some(false), ..BrandChange::default() };
        assert!(matches!(update(&ctx, first.id, asleep).await, Err(Error::Refused(Refusal::Invalid(_)))));

        let second = create(&ctx, wish("Second", "second")).await.unwrap().brand;
        let chosen = BrandChange { is_default: Some(true), ..BrandChange::default() };
        assert!(update(&ctx, second.id, chosen).await.unwrap().brand.is_default);
        assert!(!show(&ctx, first.id).await.unwrap().brand.is_default);
        assert_eq!(default_id(&ctx).await.unwrap(), Some(second.id));
        delete(&ctx, first.id).await.unwrap();
        assert!(show(&ctx, first.id).await.unwrap().brand.is_deleted);
        assert_eq!(list(&ctx, Window::first(10)).await.unwrap().rows.len(), 1);
        assert!(matches!(delete(&ctx, first.id).await, Err(Error::Refused(Refusal::NotFound))));
        create(&ctx, wish("Third", "TEST")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn addresses_are_used_once_and_only_admins_give_them() {
    each(async |account| {
        let ctx = operator(&account).await;
        let mut mapped = wish("Second", "second");
        mapped.host_mapping = Patch::Set("help.example.com".into());
        create(&ctx, mapped.clone()).await.unwrap();
        for again in [wish("x", "Second"), BrandChange { subdomain: Some("third".into()), ..mapped }] {
            assert!(matches!(create(&ctx, again).await, Err(Error::Refused(Refusal::Invalid(_)))));
        }
        let taken = check_host(&ctx, None, "help.example.com", "acme.localhost").await.unwrap();
        assert_eq!(taken.reason, Some("already_in_use"));
        let bad = check_host(&ctx, None, "127.0.0.1", "acme.localhost").await.unwrap();
        assert_eq!(bad.reason, Some("not_a_host_name"));

        let agent = acting(&ctx, Role::Agent);
        assert!(show(&agent, 1.into()).await.is_ok());
        assert!(matches!(create(&agent, wish("x", "x")).await, Err(Error::Refused(Refusal::Denied))));
        assert!(matches!(check_host(&agent, None, "a.example", "b").await, Err(Error::Refused(Refusal::Denied))));
        let customer = acting(&ctx, Role::EndUser);
        assert!(matches!(show(&customer, 1.into()).await, Err(Error::Refused(Refusal::NotFound))));
        assert!(list(&customer, Window::first(10)).await.unwrap().rows.is_empty());
    })
    .await;
}
