//! Roles as Zendesk writes them. What a role may do is written as it is, not as it was asked for.

use domain::Time;
use domain::custom_roles::RoleType;
use schemars::JsonSchema;
use serde::Serialize;

/// A role in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct CustomRole<'a> {
    id: i64,
    name: &'a str,
    description: &'a str,
    role_type: i64,
    created_at: Time,
    updated_at: Time,
    configuration: Configuration,
    team_member_count: i64,
}

/// What its holder may do, in Zendesk's words.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "CustomRoleConfiguration")]
struct Configuration {
    assign_tickets_to_any_group: bool,
    end_user_list_access: &'static str,
    end_user_profile_access: &'static str,
    group_access: bool,
    light_agent: bool,
    macro_access: &'static str,
    manage_business_rules: bool,
    manage_extensions_and_channels: bool,
    manage_groups: bool,
    manage_organizations: bool,
    manage_ticket_fields: bool,
    manage_ticket_forms: bool,
    manage_user_fields: bool,
    manage_organization_fields: bool,
    organization_editing: bool,
    ticket_access: &'static str,
    ticket_comment_access: &'static str,
    ticket_deletion: bool,
    ticket_editing: bool,
    ticket_merge: bool,
    ticket_tag_editing: bool,
    user_view_access: &'static str,
    view_access: &'static str,
    view_deleted_tickets: bool,
}

impl<'a> CustomRole<'a> {
    pub(crate) fn of(role: &'a domain::custom_roles::CustomRole) -> Self {
        Self {
            id: role.id.number(),
            name: &role.name,
            description: &role.description,
            role_type: role.role_type.number(),
            created_at: role.created_at,
            updated_at: role.updated_at,
            configuration: configuration(role.role_type),
            team_member_count: role.team_member_count,
        }
    }
}

fn configuration(kind: RoleType) -> Configuration {
    let (admin, agent) = (kind == RoleType::Admin, kind != RoleType::LightAgent);
    Configuration {
        assign_tickets_to_any_group: agent,
        end_user_list_access: "full",
        end_user_profile_access: if agent { "edit" } else { "readonly" },
        group_access: true,
        light_agent: !agent,
        macro_access: if admin { "full" } else { "readonly" },
        manage_business_rules: admin,
        manage_extensions_and_channels: admin,
        manage_groups: admin,
        manage_organizations: admin,
        manage_ticket_fields: admin,
        manage_ticket_forms: admin,
        manage_user_fields: admin,
        manage_organization_fields: admin,
        organization_editing: agent,
        ticket_access: "all",
        ticket_comment_access: if agent { "public" } else { "none" },
        ticket_deletion: agent,
        ticket_editing: agent,
        ticket_merge: agent,
        ticket_tag_editing: agent,
        user_view_access: "full",
        view_access: if admin { "full" } else { "manage-personal" },
        view_deleted_tickets: agent,
    }
}
