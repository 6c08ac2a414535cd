//! Roles of the account's own, on both engines: made, changed, given, deleted, and only by those who may.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::assurance::Assurance;
use domain::custom_roles::RoleChange;
use domain::ids::{CustomRoleId, UserId};
use domain::page::Window;
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::users::{RoleWish, UserChange};
use domain::{Actor, Error, Patch, Refusal, Time};
use serde_json::json;
use store::testing::{NOW, each};
use store::{Account, Client, Ctx};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::users;

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
        assurance: Assurance::Sessionless,
        on_behalf_by: None,
    }))
}

fn wish(name: &str, configuration: &serde_json::Value) -> RoleChange {
    let configuration = configuration.as_object().cloned().unwrap_or_default();
    RoleChange { name: Some(name.into()), description: None, configuration }
}

fn refusal<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Broken(fault)) => panic!("{fault}"),
        Ok(_) => panic!("it was let through"),
    }
}

#[tokio::test]
async fn a_role_is_made_changed_given_and_goes_when_nobody_has_it() {
    each(async |account| {
        let ctx = operator(&account).await;
        let admin = acting(&ctx, Role::Admin);
        let made = create(&admin, wish("Second line", &json!({"ticket_editing": true}))).await.unwrap();
        assert_eq!((made.system, made.configuration.value("ticket_editing")), (None, "true"));
        assert!(matches!(refusal(create(&admin, wish("second LINE", &json!({}))).await), Refusal::Invalid(_)));
        assert!(matches!(refusal(create(&admin, wish(" ", &json!({}))).await), Refusal::Invalid(_)));
        assert!(matches!(refusal(create(&admin, wish("X", &json!({"no_such": true}))).await), Refusal::Invalid(_)));

        let change = wish("Second line", &json!({"ticket_deletion": true}));
        let changed = update(&admin, made.id, change).await.unwrap();
        assert_eq!(changed.configuration.value("ticket_deletion"), "true");
        assert_eq!(changed.configuration.value("ticket_editing"), "true", "what was not named went");
        assert_eq!(show(&admin, made.id).await.unwrap().configuration, changed.configuration);
        let listed = list(&admin, Window::first(100)).await.unwrap();
        assert_eq!(listed.rows.len(), 7);

        let given = UserChange {
            name: Some("Ann".into()),
            email: Some("ann@example.com".into()),
            role: Some(RoleWish(Role::Agent)),
            custom_role_id: Patch::Set(made.id),
            ..UserChange::default()
        };
        let (ann, _) = users::create(&admin, given).await.map(|user| (user.id, ())).unwrap();
        assert_eq!(show(&admin, made.id).await.unwrap().team_member_count, 1);
        assert!(matches!(refusal(delete(&admin, made.id).await), Refusal::Invalid(_)));
        users::delete(&admin, ann).await.unwrap();
        delete(&admin, made.id).await.unwrap();
        assert_eq!(refusal(show(&admin, made.id).await), Refusal::NotFound);
        let ann = users::show(&admin, ann).await.unwrap();
        assert_eq!((ann.role, ann.custom_role_id), (Role::LightAgent, None), "who was put away keeps rights");
    })
    .await;
}

#[tokio::test]
async fn only_admins_manage_roles_and_nobody_those_of_the_system() {
    each(async |account| {
        let ctx = operator(&account).await;
        let admin = acting(&ctx, Role::Admin);
        let own = create(&admin, wish("Own", &json!({}))).await.unwrap().id;
        let system = list(&admin, Window::first(1)).await.unwrap().rows.remove(0).id;
        for role in [Role::Agent, Role::LightAgent] {
            let staff = acting(&ctx, role);
            assert_eq!(refusal(create(&staff, wish("X", &json!({}))).await), Refusal::Denied);
            assert_eq!(refusal(update(&staff, own, wish("X", &json!({}))).await), Refusal::Denied);
            assert_eq!(refusal(delete(&staff, own).await), Refusal::Denied);
            show(&staff, own).await.unwrap();
        }
        let customer = acting(&ctx, Role::EndUser);
        assert_eq!(refusal(show(&customer, own).await), Refusal::NotFound);
        assert_eq!(refusal(delete(&customer, own).await), Refusal::NotFound);
        assert_eq!(refusal(update(&admin, system, wish("X", &json!({}))).await), Refusal::Denied);
        assert_eq!(refusal(delete(&admin, system).await), Refusal::Denied);
        assert_eq!(refusal(delete(&admin, CustomRoleId::new(99)).await), Refusal::NotFound);
    })
    .await;
}
