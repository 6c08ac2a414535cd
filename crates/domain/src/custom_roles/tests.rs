//! What a configuration takes and refuses, and who may give it.
#![expect(clippy::disallowed_methods, reason = "tests make actors")]

use serde_json::{Map, Value, json};

use super::{KEYS, OWN, RoleConfiguration, System, may_give};
use crate::actor::{ActingUser, Actor};
use crate::assurance::Assurance;
use crate::error::Refusal;
use crate::ids::UserId;
use crate::rights::Rights;
use crate::role::{Role, TicketAccess};
use crate::scopes::Scopes;

fn wish(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap()
}

fn actor(role: Role, rights: Rights) -> Actor {
    Actor::assume(ActingUser {
        id: UserId::new(1),
        role,
        rights,
        groups: [].into(),
        organizations: [].into(),
        shared_organizations: [].into(),
        scopes: Scopes::Everything,
        session: None,
        assurance: Assurance::Sessionless,
        on_behalf_by: None,
    })
}

#[test]
fn what_is_named_is_changed_and_the_rest_stays() {
    let changed = RoleConfiguration::LEAST
        .changed(&wish(json!({"ticket_editing": true, "ticket_access": "within-groups", "session_hours": 8})))
        .unwrap();
    assert_eq!(changed.value("ticket_editing"), "true");
    assert_eq!(changed.ticket_access(), TicketAccess::Groups);
    assert_eq!(changed.session_hours(), 8);
    let back = changed.changed(&wish(json!({"ticket_editing": false, "session_hours": null}))).unwrap();
    assert_eq!((back.value("ticket_editing"), back.session_hours()), ("false", 0));
    assert_eq!(back.ticket_access(), TicketAccess::Groups);
}

#[test]
fn unknown_keys_and_values_are_refused_and_read_only_ones_left_alone() {
    for bad in [
        json!({"ticket_editting": true}),
        json!({"ticket_editing": "yes"}),
        json!({"ticket_editing": 1}),
        json!({"ticket_editing": null}),
        json!({"ticket_access": "everything"}),
        json!({"ticket_access": true}),
        json!({"session_hours": 0}),
        json!({"session_hours": 169}),
        json!({"session_hours": "8"}),
        json!({"session_hours": 1.5}),
    ] {
        assert!(matches!(RoleConfiguration::LEAST.changed(&wish(bad.clone())), Err(Refusal::Invalid(_))), "{bad}");
    }
    let sent_back = RoleConfiguration::LEAST.changed(&wish(json!({"light_agent": true, "group_access": true})));
    assert_eq!(sent_back, Ok(RoleConfiguration::LEAST));
    let whole = System::Agent.configuration();
    assert_eq!(
        RoleConfiguration::LEAST.changed(&whole.to_json()).map(|read| read.with("group_access", "true")),
        Ok(whole)
    );
}

#[test]
fn nobody_gives_what_he_lacks() {
    let (agent, contractor) = (System::Agent.configuration(), System::Contractor.configuration());
    let of = |configuration| Rights::resolve(Role::Agent, Some(configuration), TicketAccess::All, false);
    let admin = actor(Role::Admin, Rights::of(Role::Admin, TicketAccess::All));
    assert_eq!(may_give(&admin, &RoleConfiguration::most()), Ok(()));
    assert_eq!(may_give(&actor(Role::Agent, of(&agent)), &contractor), Ok(()));
    assert_eq!(may_give(&actor(Role::Agent, of(&contractor)), &agent), Err(Refusal::Denied));
    assert_eq!(may_give(&Actor::Visitor, &RoleConfiguration::LEAST), Err(Refusal::Denied));
}

#[test]
fn a_row_that_is_gone_or_not_understood_gives_least() {
    let least = RoleConfiguration::LEAST.with_session_hours(1);
    assert_eq!(RoleConfiguration::of_user(true, None), Some(least));
    assert_eq!(RoleConfiguration::of_user(false, None), None);
    assert_eq!(RoleConfiguration::of_row(Some("wizard"), "{}"), least);
    assert_eq!(RoleConfiguration::of_row(None, "[]"), least);
    let admin = RoleConfiguration::of_user(true, Some((Some("admin"), "{}")));
    assert_eq!(admin, Some(System::Agent.configuration()));
}

#[test]
fn every_own_key_is_a_key() {
    assert!(OWN.iter().all(|own| KEYS.iter().any(|key| key.name == *own)));
}
