//! Organizations and who belongs to them, on both engines.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::ids::UserId;
use domain::organizations::OrganizationChange;
use domain::page::Window;
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::users::UserChange;
use domain::{Actor, Error, Refusal, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::organizations::{self, OrganizationFilter};
use crate::users;

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

fn named(name: &str) -> OrganizationChange {
    OrganizationChange { name: Some(name.into()), ..OrganizationChange::default() }
}

async fn customer(ctx: &Ctx) -> UserId {
    let change = UserChange { name: Some("Carl".into()), ..UserChange::default() };
    users::create(ctx, change).await.unwrap().id
}

#[tokio::test]
async fn organizations_are_found_by_name_beginning_and_external_id() {
    each(async |account| {
        let ctx = operator(&account).await;
        let change = OrganizationChange { external_id: domain::Patch::Set("x-1".into()), ..named("Umbrella") };
        let made = organizations::create(&ctx, change).await.unwrap();
        for filter in [
            OrganizationFilter { name: Some("UMBRELLA".into()), ..OrganizationFilter::default() },
            OrganizationFilter { beginning: Some("umb".into()), ..OrganizationFilter::default() },
            OrganizationFilter { external_id: Some("x-1".into()), ..OrganizationFilter::default() },
        ] {
            let found = organizations::list(&ctx, filter, Window::Offset { skip: 0, limit: 10 }).await.unwrap();
            assert_eq!(found.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [made.id]);
            assert_eq!(found.count, Some(1));
        }
        assert!(matches!(
            organizations::create(&ctx, named("umbrella")).await,
            Err(Error::Refused(Refusal::Invalid(_)))
        ));
    })
    .await;
}

#[tokio::test]
async fn agents_write_notes_but_not_names_and_strangers_see_nothing() {
    each(async |account| {
        let ctx = operator(&account).await;
        let made = organizations::create(&ctx, named("Umbrella")).await.unwrap();
        let agent = acting(&ctx, UserId::new(98), Role::Agent);
        let note = OrganizationChange {
            notes: domain::Patch::Set("calls on Mondays".into()),
            ..OrganizationChange::default()
        };
        assert_eq!(
            organizations::update(&agent, made.id, note).await.unwrap().notes.as_deref(),
            Some("calls on Mondays")
        );
        assert!(matches!(
            organizations::update(&agent, made.id, named("Mine")).await,
            Err(Error::Refused(Refusal::Denied))
        ));
        let stranger = acting(&ctx, UserId::new(99), Role::EndUser);
        assert!(matches!(organizations::show(&stranger, made.id).await, Err(Error::Refused(Refusal::NotFound))));
        let seen = organizations::list(&stranger, OrganizationFilter::default(), Window::first(10)).await.unwrap();
        assert!(seen.rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_default_follows_memberships_and_an_organization_put_away_leaves_none() {
    each(async |account| {
        let ctx = operator(&account).await;
        let carl = customer(&ctx).await;
        let one = organizations::create(&ctx, named("One")).await.unwrap().id;
        let two = organizations::create(&ctx, named("Two")).await.unwrap().id;
        assert!(create(&ctx, carl, one, false, false).await.unwrap().is_default);
        let second = create(&ctx, carl, two, true, false).await.unwrap();
        assert!(second.is_default);
        assert_eq!(users::show(&ctx, carl).await.unwrap().organization_id, Some(two));
        organizations::delete(&ctx, two).await.unwrap();
        assert_eq!(users::show(&ctx, carl).await.unwrap().organization_id, Some(one));
        assert!(membership_of(&ctx, carl, one).await.unwrap().is_default);
        let owner = acting(&ctx, UserId::new(98), Role::Agent);
        let joins = create(&owner, UserId::new(1), one, false, false).await;
        assert!(matches!(joins, Err(Error::Refused(Refusal::Denied))), "agents do not place staff");
        let id = membership_of(&ctx, carl, one).await.unwrap().id;
        delete(&ctx, id, Some(carl)).await.unwrap();
        assert_eq!(users::show(&ctx, carl).await.unwrap().organization_id, None);
    })
    .await;
}
