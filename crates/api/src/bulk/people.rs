//! Orders for many users, organizations and memberships.

use domain::Refusal;
use domain::job_statuses::{MOST_ITEMS, Work};
use gate::{Answer, Call};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::handlers::{about_named, order, update};

/// Users, or one change for all that the query names.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Users {
    users: Option<Vec<Value>>,
    user: Option<Value>,
}

/// Organizations, or one change for all that the query names.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Organizations {
    organizations: Option<Vec<Value>>,
    organization: Option<Value>,
}

/// Memberships of groups.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct GroupMemberships {
    group_memberships: Vec<Value>,
}

/// Memberships of organizations.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct OrganizationMemberships {
    organization_memberships: Vec<Value>,
}

async fn users(mut call: Call, work: Work) -> Answer {
    let body: Users = call.json().await?;
    let items = body.users.unwrap_or_default();
    if items.len() > MOST_ITEMS as usize {
        return Err(Refusal::TooManyUsers { limit: MOST_ITEMS }.into());
    }
    order(&call, work, items).await
}

pub(super) async fn create_users(call: Call) -> Answer {
    users(call, Work::CreateUsers).await
}

pub(super) async fn create_or_update_users(call: Call) -> Answer {
    users(call, Work::CreateOrUpdateUsers).await
}

pub(super) async fn update_users(mut call: Call) -> Answer {
    let body: Users = call.json().await?;
    update(&call, Work::UpdateUsers, body.users, body.user).await
}

pub(super) async fn delete_users(call: Call) -> Answer {
    about_named(&call, Work::DeleteUsers).await
}

pub(super) async fn create_organizations(mut call: Call) -> Answer {
    let body: Organizations = call.json().await?;
    order(&call, Work::CreateOrganizations, body.organizations.unwrap_or_default()).await
}

pub(super) async fn update_organizations(mut call: Call) -> Answer {
    let body: Organizations = call.json().await?;
    update(&call, Work::UpdateOrganizations, body.organizations, body.organization).await
}

pub(super) async fn delete_organizations(call: Call) -> Answer {
    about_named(&call, Work::DeleteOrganizations).await
}

pub(super) async fn create_group_memberships(mut call: Call) -> Answer {
    let body: GroupMemberships = call.json().await?;
    order(&call, Work::CreateGroupMemberships, body.group_memberships).await
}

pub(super) async fn delete_group_memberships(call: Call) -> Answer {
    about_named(&call, Work::DeleteGroupMemberships).await
}

pub(super) async fn create_organization_memberships(mut call: Call) -> Answer {
    let body: OrganizationMemberships = call.json().await?;
    order(&call, Work::CreateOrganizationMemberships, body.organization_memberships).await
}

pub(super) async fn delete_organization_memberships(call: Call) -> Answer {
    about_named(&call, Work::DeleteOrganizationMemberships).await
}
