//! Who may change whom, and to what.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use super::{OrganizationChoice, RoleWish, User, UserChange, Users};
use crate::actor::{ActingUser, Actor};
use crate::error::Refusal;
use crate::ids::{OrganizationId, UserId};
use crate::patch::Patch;
use crate::policy::{Permits, Verdict, act};
use crate::rights::Rights;
use crate::role::{Role, TicketAccess};
use crate::scopes::Scopes;
use crate::tags::Tags;
use crate::time::Time;

fn user(id: i64, role: Role) -> User {
    User {
        id: UserId::new(id),
        name: "Ann".to_owned(),
        email: None,
        phone: None,
        shared_phone_number: false,
        role,
        custom_role_id: None,
        ticket_access: TicketAccess::All,
        organization_id: None,
        default_group_id: None,
        external_id: None,
        alias: None,
        details: None,
        notes: None,
        signature: None,
        locale: None,
        time_zone: None,
        tags: Tags::default(),
        fields: serde_json::Map::new(),
        verified: false,
        suspended: false,
        active: true,
        permanently_deleted: false,
        shared: false,
        moderator: false,
        only_private_comments: false,
        last_login_at: None,
        created_at: Time::from_millis(0),
        updated_at: Time::from_millis(0),
    }
}

fn actor(id: i64, role: Role) -> Actor {
    Actor::assume(ActingUser {
        id: UserId::new(id),
        role,
        rights: Rights::of(role, TicketAccess::All),
        groups: [].into(),
        organizations: [].into(),
        shared_organizations: [].into(),
        scopes: Scopes::Everything,
        session: None,
        assurance: crate::assurance::Assurance::Sessionless,
        on_behalf_by: None,
    })
}

fn verdict<A>(actor: &Actor, user: &User) -> Verdict
where
    User: Permits<A>,
{
    <User as Permits<A>>::permits(user, actor)
}

fn to_role(role: Role) -> UserChange {
    UserChange { role: Some(RoleWish(role)), ..UserChange::default() }
}

#[test]
fn an_end_user_sees_and_changes_only_oneself() {
    let ann = actor(1, Role::EndUser);
    assert_eq!(verdict::<act::Read>(&ann, &user(1, Role::EndUser)), Verdict::Yes);
    assert_eq!(verdict::<act::Update>(&ann, &user(1, Role::EndUser)), Verdict::Yes);
    for role in Role::ALL {
        assert_eq!(verdict::<act::Read>(&ann, &user(2, role)), Verdict::Unseen);
        assert_eq!(verdict::<act::Update>(&ann, &user(2, role)), Verdict::Unseen);
        assert_eq!(verdict::<act::Manage>(&ann, &user(2, role)), Verdict::Unseen);
    }
    assert_eq!(<Users as Permits<act::Create>>::permits(&Users, &ann), Verdict::No);
}

#[test]
fn agents_change_end_users_and_admins_change_staff() {
    let (agent, admin) = (actor(1, Role::Agent), actor(2, Role::Admin));
    assert_eq!(verdict::<act::Update>(&agent, &user(9, Role::EndUser)), Verdict::Yes);
    for role in [Role::LightAgent, Role::Agent, Role::Admin, Role::Owner] {
        assert_eq!(verdict::<act::Update>(&agent, &user(9, role)), Verdict::No);
    }
    assert_eq!(verdict::<act::Update>(&admin, &user(9, Role::Admin)), Verdict::Yes);
    assert_eq!(verdict::<act::Update>(&actor(3, Role::LightAgent), &user(9, Role::EndUser)), Verdict::No);
}

#[test]
fn the_owner_is_out_of_reach_and_nobody_manages_oneself() {
    let admin = actor(2, Role::Admin);
    assert_eq!(verdict::<act::Update>(&admin, &user(9, Role::Owner)), Verdict::No);
    assert_eq!(verdict::<act::Delete>(&admin, &user(9, Role::Owner)), Verdict::No);
    assert_eq!(verdict::<act::Manage>(&admin, &user(9, Role::Owner)), Verdict::No);
    assert_eq!(verdict::<act::Manage>(&admin, &user(2, Role::Admin)), Verdict::No);
    assert_eq!(verdict::<act::Delete>(&admin, &user(2, Role::Admin)), Verdict::No);
    assert_eq!(verdict::<act::Manage>(&actor(5, Role::Owner), &user(5, Role::Owner)), Verdict::No);
}

#[test]
fn roles_are_given_by_admins_alone() {
    let (agent, admin, owner) = (actor(1, Role::Agent), actor(2, Role::Admin), actor(5, Role::Owner));
    let customer = user(9, Role::EndUser);
    assert_eq!(to_role(Role::Agent).may_update(&agent, &customer), Err(Refusal::Denied));
    assert_eq!(to_role(Role::Agent).may_update(&admin, &customer), Ok(()));
    assert_eq!(to_role(Role::Admin).may_update(&owner, &customer), Ok(()));
    assert_eq!(to_role(Role::Admin).may_update(&agent, &user(1, Role::Agent)), Err(Refusal::Denied));
    assert!(matches!(to_role(Role::Owner).may_update(&admin, &customer), Err(Refusal::Invalid(_))));
    assert!(matches!(to_role(Role::Owner).may_create(&owner), Err(Refusal::Invalid(_))));
    assert_eq!(to_role(Role::Agent).may_create(&agent), Err(Refusal::Denied));
    assert_eq!(to_role(Role::EndUser).may_create(&agent), Ok(()));
    assert_eq!(to_role(Role::LightAgent).may_create(&admin), Ok(()));
}

#[test]
fn a_role_that_reads_the_same_changes_nothing() {
    assert_eq!(RoleWish(Role::Agent).over(Role::LightAgent), Role::LightAgent);
    assert_eq!(RoleWish(Role::Admin).over(Role::Owner), Role::Owner);
    assert_eq!(RoleWish(Role::LightAgent).over(Role::Agent), Role::LightAgent);
    assert_eq!(RoleWish(Role::EndUser).over(Role::Agent), Role::EndUser);
    assert_eq!(RoleWish::from_word("end-user"), Some(RoleWish(Role::EndUser)));
    assert_eq!(RoleWish::from_word("god"), None);
}

#[test]
fn an_end_user_writes_no_notes_about_oneself() {
    let ann = actor(1, Role::EndUser);
    let own = user(1, Role::EndUser);
    let name = UserChange { name: Some("Ann Lee".to_owned()), ..UserChange::default() };
    assert_eq!(name.may_update(&ann, &own), Ok(()));
    let forbidden = [
        UserChange { notes: Patch::Set("vip".to_owned()), ..UserChange::default() },
        UserChange { tags: Some(Tags::from_words(["vip"])), ..UserChange::default() },
        UserChange { external_id: Patch::Set("7".to_owned()), ..UserChange::default() },
        UserChange {
            organization: Patch::Set(OrganizationChoice::Id(OrganizationId::new(1))),
            ..UserChange::default()
        },
        UserChange { verified: Some(true), ..UserChange::default() },
        UserChange { suspended: Some(true), ..UserChange::default() },
        to_role(Role::Admin),
    ];
    for change in forbidden {
        assert_eq!(change.may_update(&ann, &own), Err(Refusal::Denied));
    }
}

#[test]
fn values_are_brought_into_form_or_refused_together() {
    let good = UserChange {
        name: Some("  Ann ".to_owned()),
        email: Some(" ANN@Example.com".to_owned()),
        phone: Patch::Set("+31 20 1234567".to_owned()),
        ..UserChange::default()
    };
    let good = good.checked().unwrap_or_default();
    assert_eq!((good.name.as_deref(), good.email.as_deref()), (Some("Ann"), Some("ann@example.com")));
    assert_eq!(good.phone, Patch::Set("+31201234567".to_owned()));
    let bad = UserChange {
        name: Some(" ".to_owned()),
        email: Some("nowhere".to_owned()),
        notes: Patch::Set("n".repeat(70_000)),
        time_zone: Patch::Set("Mars\u{7}".to_owned()),
        ..UserChange::default()
    };
    let Err(Refusal::Invalid(problems)) = bad.checked() else { panic!("accepted") };
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["name", "notes", "time_zone", "email"]);
}
