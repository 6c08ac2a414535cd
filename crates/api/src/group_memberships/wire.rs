//! Memberships of groups as Zendesk writes them.

use domain::Time;
use domain::group_memberships::GroupMembership;
use gate::Call;
use gate::wire::{Number, flag};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A membership in a reply.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "GroupMembership")]
pub(super) struct Membership {
    url: String,
    id: i64,
    user_id: i64,
    group_id: i64,
    default: bool,
    created_at: Time,
    updated_at: Time,
}

impl Membership {
    pub(super) fn of(membership: &GroupMembership, call: &Call) -> Self {
        Self {
            url: url(call, membership.id.number()),
            id: membership.id.number(),
            user_id: membership.user_id.number(),
            group_id: membership.group_id.number(),
            default: membership.is_default,
            created_at: membership.created_at,
            updated_at: membership.updated_at,
        }
    }
}

/// The address of a membership.
pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/group_memberships/{id}.json"))
}

/// The body of a new membership.
#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Body {
    #[serde(default)]
    pub(super) group_membership: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
pub(super) struct Fields {
    #[serde(default)]
    pub(super) user_id: Option<Number>,
    #[serde(default)]
    pub(super) group_id: Option<Number>,
    #[serde(default, deserialize_with = "flag")]
    pub(super) default: Option<bool>,
}
