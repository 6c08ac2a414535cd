//! Groups and who is in them, on both engines.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::groups::GroupChange;
use domain::ids::UserId;
use domain::page::{Place, Window};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::users::{RoleWish, UserChange};
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::{groups, users};

async fn operator(account: &Account) -> Ctx {
    let now = Time::from_millis(NOW);
    let settings = settings::snapshot(account, now).await.unwrap();
    let ctx = Ctx::new(Actor::Operator, account.clone(), settings, now, Client::default());
    start(&ctx, FirstOwner { name: "Olga".into(), email: "olga@example.com".into() }, "Acme".into()).await.unwrap();
    ctx
}

fn acting(ctx: &Ctx, id: UserId, role: Role) -> Ctx {
    ctx.seen_by(Actor::assume(ActingUser {
        id,
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

fn named(name: &str) -> GroupChange {
    GroupChange { name: Some(name.into()), ..GroupChange::default() }
}

async fn agent(ctx: &Ctx) -> UserId {
    let change = UserChange { name: Some("Ann".into()), role: Some(RoleWish(Role::Agent)), ..UserChange::default() };
    users::create(ctx, change).await.unwrap().id
}

#[tokio::test]
async fn a_name_is_used_once_and_a_group_put_away_frees_it() {
    each(async |account| {
        let ctx = operator(&account).await;
        let group = groups::create(&ctx, named("Billing")).await.unwrap();
        let twice = groups::create(&ctx, named("billing")).await;
        assert!(matches!(twice, Err(Error::Refused(Refusal::Invalid(_)))));
        groups::delete(&ctx, group.id).await.unwrap();
        assert!(groups::show(&ctx, group.id).await.unwrap().deleted);
        groups::create(&ctx, named("Billing")).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn agents_neither_make_groups_nor_join_them_and_end_users_see_none() {
    each(async |account| {
        let ctx = operator(&account).await;
        let group = groups::create(&ctx, named("Billing")).await.unwrap();
        let ann = agent(&ctx).await;
        let as_agent = acting(&ctx, ann, Role::Agent);
        assert!(matches!(groups::create(&as_agent, named("Mine")).await, Err(Error::Refused(Refusal::Denied))));
        assert!(matches!(create(&as_agent, ann, group.id, false).await, Err(Error::Refused(Refusal::Denied))));
        let customer = acting(&ctx, UserId::new(99), Role::EndUser);
        assert!(matches!(groups::show(&customer, group.id).await, Err(Error::Refused(Refusal::NotFound))));
        let seen = groups::list(&customer, groups::GroupFilter::default(), Window::first(10)).await.unwrap();
        assert!(seen.rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_default_moves_when_wished_and_when_it_goes() {
    each(async |account| {
        let ctx = operator(&account).await;
        let ann = agent(&ctx).await;
        let first = users::show(&ctx, ann).await.unwrap().default_group_id;
        let group = groups::create(&ctx, named("Billing")).await.unwrap();
        let membership = create(&ctx, ann, group.id, false).await.unwrap();
        assert_eq!(membership.is_default, first.is_none());
        make_default(&ctx, membership.id, ann).await.unwrap();
        assert_eq!(users::show(&ctx, ann).await.unwrap().default_group_id, Some(group.id));
        assert!(create(&ctx, ann, group.id, false).await.is_err());
        delete(&ctx, membership.id, Some(ann)).await.unwrap();
        assert_eq!(users::show(&ctx, ann).await.unwrap().default_group_id, first);
    })
    .await;
}

#[tokio::test]
async fn pages_run_both_ways() {
    each(async |account| {
        let ctx = operator(&account).await;
        for name in ["A", "B", "C"] {
            groups::create(&ctx, named(name)).await.unwrap();
        }
        let list = |window| groups::list(&ctx, groups::GroupFilter::default(), window);
        let all = list(Window::Offset { skip: 0, limit: 100 }).await.unwrap();
        assert_eq!(all.count, Some(all.rows.len() as u64));
        let last = all.rows.last().unwrap().id.number();
        let before = list(Window::Before { place: Place { value: last, id: last }, limit: 2 }).await.unwrap();
        assert_eq!(before.rows.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        let first = before.rows.first().unwrap().id.number();
        let after = list(Window::After { place: Some(Place { value: first, id: first }), limit: 1 }).await.unwrap();
        assert_eq!(after.rows.first().unwrap().name, "B");
        assert!(after.has_more);
    })
    .await;
}
