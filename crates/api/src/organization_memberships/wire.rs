//! Memberships of organizations as Zendesk writes them.

use domain::Time;
use domain::organization_memberships::OrganizationMembership;
use gate::Call;
use gate::wire::{Number, flag};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A membership in a reply.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "OrganizationMembership")]
pub(super) struct Membership<'a> {
    url: String,
    id: i64,
    user_id: i64,
    organization_id: i64,
    organization_name: &'a str,
    default: bool,
    view_tickets: bool,
    created_at: Time,
    updated_at: Time,
}

impl<'a> Membership<'a> {
    pub(super) fn of(membership: &'a OrganizationMembership, call: &Call) -> Self {
        Self {
            url: url(call, membership.id.number()),
            id: membership.id.number(),
            user_id: membership.user_id.number(),
            organization_id: membership.organization_id.number(),
            organization_name: &membership.organization_name,
            default: membership.is_default,
            view_tickets: membership.view_tickets,
            created_at: membership.created_at,
            updated_at: membership.updated_at,
        }
    }
}

/// The address of a membership.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/organization_memberships/{id}.json"))
}

/// The body of a new membership.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    pub(super) organization_membership: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Fields {
    #[serde(default)]
    pub(super) user_id: Option<Number>,
    #[serde(default)]
    pub(super) organization_id: Option<Number>,
    #[serde(default, deserialize_with = "flag")]
    pub(super) default: Option<bool>,
    #[serde(default, deserialize_with = "flag")]
    pub(super) view_tickets: Option<bool>,
}
