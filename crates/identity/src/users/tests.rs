//! Users on both engines: made, found, changed, merged, put away, and only by those who may.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use domain::actor::ActingUser;
use domain::identities::{IdentityKind, NewIdentity};
use domain::ids::{OrganizationId, UserId};
use domain::page::{Place, Window};
use domain::rights::Rights;
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::tags::Tags;
use domain::users::{OrganizationChoice, RoleWish, User, UserChange};
use domain::{Actor, Error, Patch, Refusal, Time};
use store::testing::{NOW, each};
use store::{Account, Client, Ctx, Open, Sql};

use super::*;
use crate::account::{FirstOwner, settings, start};
use crate::{identities, passwords};

/// The operator in a fresh account that has an owner (user 1) and a default group.
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

fn person(name: &str, email: &str) -> UserChange {
    UserChange { name: Some(name.into()), email: Some(email.into()), ..UserChange::default() }
}

fn staff(name: &str, email: &str, role: Role) -> UserChange {
    UserChange { role: Some(RoleWish(role)), ..person(name, email) }
}

async fn made(ctx: &Ctx, name: &str, email: &str) -> User {
    create(ctx, person(name, email)).await.unwrap()
}

async fn run(ctx: &Ctx, sql: Sql) {
    ctx.write(async move |tx| {
        tx.run(sql).await?;
        Ok(tx.commit_quietly("a test's rows"))
    })
    .await
    .unwrap();
}

/// The organization `Acme`, whose people write from `acme.com`.
async fn acme(ctx: &Ctx) -> OrganizationId {
    run(ctx, Sql::new("insert into organizations (name, created_at, updated_at) values ('Acme', 1, 1)", [])).await;
    run(ctx, Sql::new("insert into organization_domains (domain, organization_id) values ('acme.com', 1)", [])).await;
    OrganizationId::new(1)
}

fn refusal<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(Error::Broken(fault)) => panic!("broke: {fault}"),
        Ok(_) => panic!("was accepted"),
    }
}

fn problem<T>(result: Result<T, Error>) -> String {
    match refusal(result) {
        Refusal::Invalid(problems) => problems.first().unwrap().text.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_user_is_made_and_found_again() {
    each(async |account| {
        let ctx = operator(&account).await;
        let organization = acme(&ctx).await;
        let change = UserChange {
            phone: Patch::Set("+31 20 1234567".into()),
            external_id: Patch::Set("c-7".into()),
            notes: Patch::Set("card 4111 1111 1111 1111".into()),
            tags: Some(Tags::from_words(["VIP"])),
            verified: Some(true),
            identities: vec![NewIdentity {
                kind: IdentityKind::Email,
                value: "ann@home.example".into(),
                verified: false,
                primary: false,
            }],
            ..person("Ann Lee", "Ann@Acme.com")
        };
        let ann = create(&ctx, change).await.unwrap();
        assert_eq!(
            (ann.email.as_deref(), ann.organization_id, ann.verified),
            (Some("ann@acme.com"), Some(organization), true)
        );
        assert!(!ann.notes.as_deref().unwrap().contains("4111 1111 1111 1111"));
        assert_eq!(show(&ctx, ann.id).await.unwrap().tags.as_slice(), ["vip"]);

        for query in [
            "ann",
            "Ann L*",
            "ann@acme.com",
            "email:ANN@home.example",
            "+31201234567",
            "c-7",
            "name:\"ann lee\" role:end-user",
            "organization:1",
        ] {
            let page = search(&ctx, query, Window::first(100)).await.unwrap();
            assert_eq!(page.rows.iter().map(|user| user.id).collect::<Vec<_>>(), [ann.id], "{query}");
        }
        for query in ["nn", "role:admin ann", "bob", "an%", "_nn"] {
            assert!(search(&ctx, query, Window::first(100)).await.unwrap().rows.is_empty(), "{query}");
        }
        assert_eq!(autocomplete(&ctx, "ann@h", Window::first(100)).await.unwrap().rows.len(), 1);
        assert_eq!(by_external_id(&ctx, "c-7").await.unwrap().rows.len(), 1);
        assert_eq!(show_many(&ctx, Key::Ids(vec![ann.id.number(), 99])).await.unwrap().len(), 1);
        assert_eq!(show_many(&ctx, Key::ExternalIds(vec!["c-7".into()])).await.unwrap().len(), 1);
        assert_eq!(refusal(show_many(&ctx, Key::Ids((0..101).collect())).await), Refusal::TooManyValues { limit: 100 });
        assert_eq!(related(&ctx, ann.id).await.unwrap(), Related::default());

        assert_eq!(
            problem(create(&ctx, person("Imp", "ANN@home.example")).await),
            "Email: ann@home.example is already being used by another user"
        );
        let same = UserChange { external_id: Patch::Set("c-7".into()), ..person("Imp", "imp@example.com") };
        assert_eq!(problem(create(&ctx, same).await), "External has already been taken");
        let card = person("Card", "4111111111111111@example.com");
        assert!(matches!(refusal(create(&ctx, card).await), Refusal::Invalid(_)));
    })
    .await;
}

#[tokio::test]
async fn pages_run_forward_and_back() {
    each(async |account| {
        let ctx = operator(&account).await;
        for number in 0..5 {
            made(&ctx, &format!("P{number}"), &format!("p{number}@example.com")).await;
        }
        let filter = UserFilter { roles: vec![Role::EndUser], ..UserFilter::default() };
        let ids = |page: &domain::page::Page<User>| page.rows.iter().map(|user| user.id.number()).collect::<Vec<_>>();
        let first = list(&ctx, filter.clone(), Window::Offset { skip: 0, limit: 2 }).await.unwrap();
        assert_eq!((ids(&first), first.has_more, first.count), (vec![2, 3], true, Some(5)));
        let place = Place { value: 3, id: 3 };
        let next = list(&ctx, filter.clone(), Window::After { place: Some(place), limit: 3 }).await.unwrap();
        assert_eq!((ids(&next), next.has_more), (vec![4, 5, 6], false));
        let back =
            list(&ctx, filter.clone(), Window::Before { place: Place { value: 6, id: 6 }, limit: 2 }).await.unwrap();
        assert_eq!((ids(&back), back.has_more), (vec![4, 5], true));
        assert_eq!(count(&ctx, UserFilter::default()).await.unwrap(), 6);
    })
    .await;
}

#[tokio::test]
async fn an_end_user_reaches_nobody_else() {
    each(async |account| {
        let ctx = operator(&account).await;
        let (ann, bob) = (made(&ctx, "Ann", "ann@example.com").await, made(&ctx, "Bob", "bob@example.com").await);
        let as_ann = acting(&ctx, ann.id, Role::EndUser);
        assert_eq!(show(&as_ann, ann.id).await.unwrap().name, "Ann");
        assert_eq!(refusal(show(&as_ann, bob.id).await), Refusal::NotFound);
        assert_eq!(refusal(update(&as_ann, bob.id, person("Eve", "eve@example.com")).await), Refusal::NotFound);
        assert_eq!(refusal(create(&as_ann, person("Eve", "eve@example.com")).await), Refusal::Denied);
        assert_eq!(refusal(identities::list(&as_ann, bob.id, Window::first(10)).await), Refusal::NotFound);
        let seen = list(&as_ann, UserFilter::default(), Window::first(100)).await.unwrap();
        assert_eq!(seen.rows.len(), 1);
        assert!(search(&as_ann, "bob", Window::first(100)).await.unwrap().rows.is_empty());
        assert!(show_many(&as_ann, Key::Ids(vec![bob.id.number()])).await.unwrap().is_empty());
        let visitor = ctx.seen_by(Actor::Visitor);
        assert_eq!(refusal(show(&visitor, ann.id).await), Refusal::NotFound);
        assert!(list(&visitor, UserFilter::default(), Window::first(100)).await.unwrap().rows.is_empty());
    })
    .await;
}

#[tokio::test]
async fn roles_are_kept_by_admins() {
    each(async |account| {
        let ctx = operator(&account).await;
        let agent = create(&ctx, staff("Agnes", "agnes@example.com", Role::Agent)).await.unwrap();
        assert!(agent.default_group_id.is_some(), "a new agent is in the default group");
        let groups = crate::groups::of_users(&ctx, std::slice::from_ref(&agent)).await.unwrap();
        assert_eq!(groups.first().map(|group| group.id), agent.default_group_id);
        let admin = create(&ctx, staff("Adam", "adam@example.com", Role::Admin)).await.unwrap();
        let ann = made(&ctx, "Ann", "ann@example.com").await;
        let promote = || UserChange { role: Some(RoleWish(Role::Admin)), ..UserChange::default() };
        let (as_agent, as_admin) = (acting(&ctx, agent.id, Role::Agent), acting(&ctx, admin.id, Role::Admin));
        assert_eq!(refusal(update(&as_agent, ann.id, promote()).await), Refusal::Denied);
        assert_eq!(refusal(update(&as_agent, agent.id, promote()).await), Refusal::Denied);
        assert_eq!(
            refusal(update(&as_admin, UserId::new(1), person("Mine", "mine@example.com")).await),
            Refusal::Denied
        );
        assert_eq!(refusal(delete(&as_admin, UserId::new(1)).await), Refusal::Denied);
        assert_eq!(refusal(create(&as_agent, staff("X", "x@example.com", Role::LightAgent)).await), Refusal::Denied);
        let demote = UserChange { role: Some(RoleWish(Role::EndUser)), ..UserChange::default() };
        assert_eq!(problem(update(&ctx, UserId::new(1), demote.clone()).await), "Role: the last owner stays owner");
        assert_eq!(update(&as_admin, agent.id, promote()).await.unwrap().role, Role::Admin);
        let former = update(&as_admin, agent.id, demote).await.unwrap();
        assert_eq!((former.role, former.default_group_id), (Role::EndUser, None));
    })
    .await;
}

#[tokio::test]
async fn a_change_changes_what_it_names() {
    each(async |account| {
        let ctx = operator(&account).await;
        let organization = acme(&ctx).await;
        let ann = made(&ctx, "Ann", "ann@example.com").await;
        let change = UserChange {
            email: Some("ann@work.example".into()),
            phone: Patch::Set("020-1234567".into()),
            organization: Patch::Set(OrganizationChoice::Name("ACME".into())),
            suspended: Some(true),
            ..UserChange::default()
        };
        let after = update(&ctx, ann.id, change.clone()).await.unwrap();
        assert_eq!(after.email.as_deref(), Some("ann@example.com"), "a later address is a further one");
        assert_eq!((after.organization_id, after.suspended, after.name.as_str()), (Some(organization), true, "Ann"));
        let addresses = identities::list(&ctx, ann.id, Window::first(10)).await.unwrap();
        assert_eq!(
            addresses.rows.iter().map(|one| one.value.as_str()).collect::<Vec<_>>(),
            ["ann@example.com", "ann@work.example", "0201234567"]
        );
        // Once more: nothing is added and nothing refused.
        update(&ctx, ann.id, change).await.unwrap();
        let bob =
            create(&ctx, UserChange { phone: Patch::Set("0201234567".into()), ..person("Bob", "bob@example.com") })
                .await
                .unwrap();
        assert!(bob.shared_phone_number, "the number is Ann's identity");
        let unknown = UserChange {
            organization: Patch::Set(OrganizationChoice::Id(OrganizationId::new(77))),
            ..UserChange::default()
        };
        assert_eq!(problem(update(&ctx, ann.id, unknown).await), "Organization: does not exist");
        let cleared = UserChange { organization: Patch::Clear, phone: Patch::Clear, ..UserChange::default() };
        let cleared = update(&ctx, ann.id, cleared).await.unwrap();
        assert_eq!((cleared.organization_id, cleared.phone), (None, None));
        assert_eq!(
            change_tags(&ctx, ann.id, TagsChange::Add(Tags::from_words(["b a"]))).await.unwrap().as_slice(),
            ["a", "b"]
        );
        assert_eq!(
            change_tags(&ctx, ann.id, TagsChange::Remove(Tags::from_words(["a"]))).await.unwrap().as_slice(),
            ["b"]
        );
        assert_eq!(change_tags(&ctx, ann.id, TagsChange::Set(Tags::default())).await.unwrap().as_slice(), [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn user_fields_are_checked_and_complete() {
    each(async |account| {
        let ctx = operator(&account).await;
        run(&ctx, Sql::new("insert into people_fields (about, key, type, title, options, created_at, updated_at) values ('user', 'plan', 'dropdown', 'Plan', '[{\"value\":\"gold\"}]', 1, 1)", [])).await;
        run(&ctx, Sql::new("insert into people_fields (about, key, type, title, created_at, updated_at) values ('user', 'beta', 'checkbox', 'Beta', 1, 1)", [])).await;
        let fields = |json: serde_json::Value| json.as_object().cloned().unwrap();
        let gold = UserChange { fields: fields(serde_json::json!({"plan": "gold", "no_such": 1})), ..person("Ann", "ann@example.com") };
        let ann = create(&ctx, gold).await.unwrap();
        assert_eq!(serde_json::Value::Object(ann.fields), serde_json::json!({"plan": "gold", "beta": false}));
        let tin = UserChange { fields: fields(serde_json::json!({"plan": "tin"})), ..UserChange::default() };
        assert_eq!(problem(update(&ctx, ann.id, tin).await), "Plan: is not valid");
    })
    .await;
}

#[tokio::test]
async fn upsert_finds_by_address_then_by_external_id() {
    each(async |account| {
        let ctx = operator(&account).await;
        let known = UserChange { external_id: Patch::Set("7".into()), ..person("Ann", "ann@example.com") };
        let (ann, created) = upsert(&ctx, None, known).await.unwrap();
        assert!(created);
        let (by_email, created) = upsert(&ctx, None, person("Ann Lee", "ann@example.com")).await.unwrap();
        assert_eq!((by_email.id, by_email.name.as_str(), created), (ann.id, "Ann Lee", false));
        let other = UserChange { external_id: Patch::Set("7".into()), ..person("Ann L", "ann@work.example") };
        let (by_external_id, created) = upsert(&ctx, None, other).await.unwrap();
        assert_eq!((by_external_id.id, created), (ann.id, false));
        let agent = acting(&ctx, UserId::new(50), Role::Agent);
        assert_eq!(refusal(upsert(&agent, None, person("Mine", "olga@example.com")).await), Refusal::Denied);
        assert_eq!(
            refusal(upsert(&agent, Some(UserId::new(99)), person("N", "n@example.com")).await),
            Refusal::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn whoever_writes_is_found_or_made() {
    each(async |account| {
        let ctx = operator(&account).await;
        let organization = acme(&ctx).await;
        let visitor = ctx.seen_by(Actor::Visitor);
        let write = async |name: &'static str, email: &'static str| {
            let who = visitor.clone();
            visitor
                .write(async move |tx| {
                    let mut requester = find_or_create_requester(tx, &who, Some(name), email).await?;
                    let events = std::mem::take(&mut requester.events);
                    super::service::told(tx, &who, requester, events).await
                })
                .await
        };
        let ann = write("Ann", " ANN@acme.com").await.unwrap();
        assert_eq!(
            (ann.created, ann.verified, ann.organization_id, ann.role),
            (true, false, Some(organization), Role::EndUser)
        );
        let again = write("Somebody", "ann@acme.com").await.unwrap();
        assert_eq!((again.id, again.created), (ann.id, false));
        assert_eq!(show(&ctx, ann.id).await.unwrap().name, "Ann");
        assert!(matches!(refusal(write("X", "nobody").await), Refusal::Invalid(_)));
    })
    .await;
}

#[tokio::test]
async fn a_user_is_put_away_and_then_forgotten() {
    each(async |account| {
        let ctx = operator(&account).await;
        let ann = made(&ctx, "Ann", "ann@example.com").await;
        let admin = acting(&ctx, UserId::new(1), Role::Owner);
        assert_eq!(refusal(permanently_delete(&admin, ann.id).await), Refusal::NotFound);
        run(&ctx, Sql::new("insert into tickets (subject, status, unsolved, requester_id, submitter_id, brand_id, channel, is_public, created_at, updated_at, generated_at) values ('s', 1, 1, $1, $1, 1, 'api', 1, 1, 1, 1)", [ann.id.number().into()])).await;
        assert_eq!(problem(delete(&admin, ann.id).await), "User is requester on 1 ticket(s) that are not closed.");
        assert_eq!(related(&admin, ann.id).await.unwrap().requested_tickets, 1);
        run(&ctx, Sql::new("update tickets set unsolved = 0", [])).await;
        assert!(!delete(&admin, ann.id).await.unwrap().active);
        assert_eq!(refusal(delete(&admin, ann.id).await), Refusal::NotFound);
        assert_eq!(refusal(update(&admin, ann.id, person("Ann", "ann@example.com")).await), Refusal::Denied);
        assert_eq!(list(&admin, UserFilter::default(), Window::first(100)).await.unwrap().rows.len(), 1);
        assert_eq!(deleted(&admin, Window::first(100)).await.unwrap().rows.len(), 1);
        let agent = acting(&ctx, UserId::new(50), Role::Agent);
        assert_eq!(refusal(deleted(&agent, Window::first(100)).await), Refusal::Denied);
        assert_eq!(refusal(permanently_delete(&agent, ann.id).await), Refusal::Denied);

        // The address is free for the next.
        assert_ne!(made(&ctx, "Ann", "ann@example.com").await.id, ann.id);
        let gone = permanently_delete(&admin, ann.id).await.unwrap();
        assert_eq!((gone.name.as_str(), gone.email, gone.permanently_deleted), ("Permanently Deleted User", None, true));
        assert_eq!(deleted_count(&admin).await.unwrap(), 0);
        assert_eq!(refusal(show_deleted(&admin, ann.id).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn two_who_are_one_are_merged() {
    each(async |account| {
        let ctx = operator(&account).await;
        acme(&ctx).await;
        let from = create(
            &ctx,
            UserChange {
                external_id: Patch::Set("7".into()),
                tags: Some(Tags::from_words(["a"])),
                phone: Patch::Set("+31201234567".into()),
                ..person("A. Lee", "a@acme.com")
            },
        )
        .await
        .unwrap();
        let into =
            create(&ctx, UserChange { tags: Some(Tags::from_words(["b"])), ..person("Ann Lee", "ann@example.com") })
                .await
                .unwrap();
        let merge = async |from: UserId, into: UserId| {
            let who = ctx.clone();
            ctx.write(async move |tx| {
                let mut merged = merge_people(tx, &who, from, into).await?;
                let events = std::mem::take(&mut merged.events);
                super::service::told(tx, &who, merged, events).await
            })
            .await
        };
        assert!(matches!(refusal(merge(into.id, into.id).await), Refusal::Invalid(_)));
        assert_eq!(refusal(merge(into.id, UserId::new(1)).await), Refusal::Denied);
        let merged = merge(from.id, into.id).await.unwrap();
        assert_eq!((merged.from, merged.user.id, merged.identities.len()), (from.id, into.id, 2));
        let ann = show(&ctx, into.id).await.unwrap();
        assert_eq!(
            (ann.external_id.as_deref(), ann.phone.as_deref(), ann.email.as_deref()),
            (Some("7"), Some("+31201234567"), Some("ann@example.com"))
        );
        assert_eq!(ann.tags.as_slice(), ["a", "b"]);
        assert!(!ann.shared_phone_number);
        assert_eq!(ann.organization_id, from.organization_id);
        assert!(!show(&ctx, from.id).await.unwrap().active);
        assert_eq!(search(&ctx, "a@acme.com", Window::first(10)).await.unwrap().rows.first().unwrap().id, into.id);
    })
    .await;
}

#[tokio::test]
async fn a_password_is_set_by_admins_and_changed_by_oneself() {
    each(async |account| {
        let ctx = operator(&account).await;
        let agent = create(&ctx, staff("Agnes", "agnes@example.com", Role::Agent)).await.unwrap();
        let own = acting(&ctx, agent.id, Role::Agent);
        assert_eq!(refusal(passwords::set(&own, agent.id, "long enough".into()).await), Refusal::Denied);
        assert_eq!(refusal(passwords::set(&own, UserId::new(1), "long enough".into()).await), Refusal::Denied);
        assert!(
            problem(passwords::change_own(&own, agent.id, "none yet".into(), "long enough".into()).await)
                .starts_with("Previous")
        );
        passwords::set(&ctx, agent.id, "long enough".into()).await.unwrap();
        assert!(problem(passwords::set(&ctx, agent.id, "short".into()).await).contains("at least 8"));
        assert!(
            problem(passwords::change_own(&own, agent.id, "wrong one".into(), "even longer".into()).await)
                .starts_with("Previous")
        );
        passwords::change_own(&own, agent.id, "long enough".into(), "even longer".into()).await.unwrap();
        assert_eq!(
            refusal(passwords::change_own(&own, UserId::new(1), "a".into(), "even longer".into()).await),
            Refusal::Denied
        );
    })
    .await;
}
