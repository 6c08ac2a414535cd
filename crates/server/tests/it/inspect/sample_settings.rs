//! One sample of every kind of person and setting, for the matrix of permissions.

use domain::Time;
use domain::brands::Brand;
use domain::custom_roles::{CustomRole, RoleConfiguration, RoleType, System};
use domain::custom_statuses::CustomStatus;
use domain::devices::{Device, Devices};
use domain::group_memberships::GroupMembership;
use domain::groups::Group;
use domain::ids::UserId;
use domain::oauth::{ClientChange, OauthClient, OauthGrant, OauthToken};
use domain::operator_access::OperatorAccess;
use domain::organization_memberships::OrganizationMembership;
use domain::organizations::Organization;
use domain::people_fields::{Owner, PeopleField, PeopleFieldKind};
use domain::role::{Role, TicketAccess};
use domain::scopes::Scopes;
use domain::sso_providers::{Kind, SsoProvider};
use domain::tags::Tags;
use domain::ticket_fields::{FieldKind, TicketField};
use domain::ticket_forms::TicketForm;
use domain::tickets::Status;
use domain::users::User;
use domain::views::{Restriction, View};

use super::samples::{END_USER, GROUP, ORGANIZATION, OWN_AGENT};

const NOW: Time = Time::from_millis(0);

fn user(id: i64, role: Role) -> User {
    User {
        id: id.into(),
        name: String::new(),
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
        verified: true,
        suspended: false,
        active: true,
        permanently_deleted: false,
        shared: false,
        moderator: false,
        only_private_comments: false,
        last_login_at: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(super) fn users() -> [(&'static str, User); 6] {
    [
        ("user, the owner", user(1, Role::Owner)),
        ("user, the admin of the column", user(2, Role::Admin)),
        ("user, another admin", user(20, Role::Admin)),
        ("user, 'agent own'", user(OWN_AGENT, Role::Agent)),
        ("user, 'user own'", user(END_USER, Role::EndUser)),
        ("user, 'user own', deleted", User { active: false, ..user(END_USER, Role::EndUser) }),
    ]
}

pub(super) fn organizations() -> [(&'static str, Organization); 2] {
    let organization = |deleted_at| Organization {
        id: ORGANIZATION.into(),
        name: String::new(),
        external_id: None,
        domain_names: Vec::new(),
        details: None,
        notes: None,
        group_id: None,
        shared_tickets: false,
        shared_comments: false,
        tags: Tags::default(),
        fields: serde_json::Map::new(),
        deleted_at,
        created_at: NOW,
        updated_at: NOW,
    };
    [("organization", organization(None)), ("organization, deleted", organization(Some(NOW)))]
}

pub(super) fn organization_memberships() -> [(&'static str, OrganizationMembership); 2] {
    let membership = |user_id: i64, user_role| OrganizationMembership {
        id: 1.into(),
        user_id: user_id.into(),
        user_role,
        organization_id: ORGANIZATION.into(),
        organization_name: String::new(),
        is_default: true,
        view_tickets: true,
        created_at: NOW,
        updated_at: NOW,
    };
    [
        ("organization membership, 'user own'", membership(END_USER, Role::EndUser)),
        ("organization membership, 'agent own'", membership(OWN_AGENT, Role::Agent)),
    ]
}

pub(super) fn groups() -> [(&'static str, Group); 3] {
    let group = |is_default, deleted| Group {
        id: GROUP.into(),
        name: String::new(),
        description: String::new(),
        is_default,
        is_public: true,
        deleted,
        created_at: NOW,
        updated_at: NOW,
    };
    [
        ("group", group(false, false)),
        ("group, the default one", group(true, false)),
        ("group, deleted", group(false, true)),
    ]
}

pub(super) fn group_membership() -> GroupMembership {
    GroupMembership {
        id: 1.into(),
        user_id: OWN_AGENT.into(),
        group_id: GROUP.into(),
        is_default: true,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(super) fn custom_role(system: Option<System>) -> CustomRole {
    CustomRole {
        id: 1.into(),
        name: String::new(),
        description: String::new(),
        role_type: RoleType::Agent,
        system,
        configuration: RoleConfiguration::LEAST,
        team_member_count: 0,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(super) fn operator_access() -> OperatorAccess {
    OperatorAccess {
        id: 1,
        granted_by: 1.into(),
        reason: String::new(),
        created_at: NOW,
        expires_at: NOW,
        ended_at: None,
    }
}

pub(super) fn sso_provider() -> SsoProvider {
    SsoProvider { id: 1, ..SsoProvider::unnamed(Kind::Jwt, NOW) }
}

pub(super) fn devices() -> [(&'static str, Device, Devices); 2] {
    [("device of 'agent own'", OWN_AGENT), ("device of 'user own'", END_USER)].map(|(name, user)| {
        let device = Device {
            id: 1,
            user_id: user.into(),
            name: String::new(),
            address: None,
            place: None,
            first_seen_at: NOW,
            last_seen_at: NOW,
            sessions: 0,
        };
        (name, device, Devices { user_id: user.into() })
    })
}

pub(super) fn view(restriction: Restriction) -> View {
    View {
        id: 1.into(),
        title: String::new(),
        description: None,
        active: true,
        position: 1,
        is_default: false,
        conditions: domain::rules::Conditions::default(),
        output: domain::rules::Output::default(),
        restriction,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(super) fn ticket_fields() -> [(&'static str, TicketField); 3] {
    let field = |kind, visible_in_portal| TicketField {
        id: 1.into(),
        kind,
        title: String::new(),
        title_in_portal: String::new(),
        description: String::new(),
        agent_description: None,
        position: 1,
        active: true,
        required: false,
        collapsed_for_agents: false,
        regexp: None,
        visible_in_portal,
        editable_in_portal: visible_in_portal,
        required_in_portal: false,
        tag: None,
        options: Vec::new(),
        relationship_target_type: None,
        created_at: NOW,
        updated_at: NOW,
    };
    [
        ("ticket field", field(FieldKind::Text, false)),
        ("ticket field, shown to end users", field(FieldKind::Text, true)),
        ("ticket field, of the system", field(FieldKind::Subject, true)),
    ]
}

pub(super) fn ticket_forms() -> [(&'static str, TicketForm); 3] {
    let form = |is_default, end_user_visible| TicketForm {
        id: 1.into(),
        name: String::new(),
        display_name: String::new(),
        position: 1,
        active: true,
        is_default,
        end_user_visible,
        in_all_brands: true,
        restricted_brand_ids: Vec::new(),
        ticket_field_ids: Vec::new(),
        agent_conditions: Vec::new(),
        end_user_conditions: Vec::new(),
        created_at: NOW,
        updated_at: NOW,
    };
    [
        ("ticket form", form(false, false)),
        ("ticket form, shown to end users", form(false, true)),
        ("ticket form, the default one", form(true, true)),
    ]
}

pub(super) fn people_field() -> PeopleField {
    PeopleField {
        id: 1.into(),
        owner: Owner::User,
        key: String::new(),
        kind: PeopleFieldKind::Text,
        title: String::new(),
        description: String::new(),
        position: 1,
        active: true,
        regexp: None,
        tag: None,
        options: Vec::new(),
        relationship_target_type: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(super) fn brands() -> [(&'static str, Brand); 2] {
    let brand = |is_deleted| Brand {
        id: 1.into(),
        name: String::new(),
        subdomain: String::new(),
        host_mapping: None,
        signature_template: String::new(),
        active: true,
        is_default: false,
        is_deleted,
        created_at: NOW,
        updated_at: NOW,
    };
    [("brand", brand(false)), ("brand, deleted", brand(true))]
}

pub(super) fn custom_status() -> CustomStatus {
    CustomStatus {
        id: 1.into(),
        category: Status::Open,
        agent_label: String::new(),
        end_user_label: String::new(),
        description: String::new(),
        end_user_description: String::new(),
        active: true,
        is_default: false,
        created_at: NOW,
        updated_at: NOW,
    }
}

#[expect(clippy::expect_used, reason = "a sample of ours")]
pub(super) fn oauth_client() -> OauthClient {
    let change = ClientChange { identifier: Some("app".into()), name: Some("App".into()), ..ClientChange::default() };
    change.made(UserId::new(2), Time::from_millis(0)).expect("a client that may be made")
}

/// A grant with its token, of an agent and of an end user.
pub(super) fn oauth_grants() -> [(&'static str, OauthGrant, OauthToken); 2] {
    [("of an agent", OWN_AGENT), ("of an end user", END_USER)].map(|(name, user)| {
        let (user_id, scopes, at) = (UserId::new(user), Scopes::parse("read"), Time::from_millis(0));
        let grant = OauthGrant { id: 1, client_id: 1, user_id, scopes: scopes.clone(), created_at: at, ends_at: at };
        let token = OauthToken {
            id: 1,
            grant_id: 1,
            client_id: 1,
            user_id,
            scopes,
            created_at: at,
            used_at: None,
            expires_at: at,
            refresh_expires_at: None,
        };
        (name, grant, token)
    })
}
