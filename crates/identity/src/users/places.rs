//! Where a user belongs: the organization, the group, the custom role, as wished or as fits.

use domain::error::ProblemCode;
use domain::identities::domain_of;
use domain::ids::{GroupId, OrganizationId};
use domain::role::Role;
use domain::users::{OrganizationChoice, User, UserChange};
use domain::{Patch, Refusal, Result, Time};
use store::WriteTx;

use super::sql;

fn not_found(field: &str, title: &str) -> Refusal {
    Refusal::invalid(field, ProblemCode::Invalid, format!("{title}: does not exist"))
}

/// The organization that is meant.
///
/// # Errors
/// `Invalid` when there is none such.
pub(super) async fn organization(tx: &mut WriteTx, choice: &OrganizationChoice) -> Result<OrganizationId> {
    let found = match choice {
        OrganizationChoice::Id(id) => sql::organization_exists(tx, *id).await?.then_some(*id),
        OrganizationChoice::Name(name) => sql::organization_by_name(tx, name.trim()).await?,
    };
    found.ok_or_else(|| not_found("organization", "Organization").into())
}

/// The organization whose people write from this address's domain.
pub(super) async fn organization_of_address(tx: &mut WriteTx, email: Option<&str>) -> Result<Option<OrganizationId>> {
    match email {
        Some(email) => Ok(sql::organization_by_domain(tx, domain_of(email)).await?),
        None => Ok(None),
    }
}

/// The role after the change: as wished, or as the custom role says.
///
/// # Errors
/// `Invalid` for an unknown custom role, or one for an end user.
pub(super) async fn role(tx: &mut WriteTx, before: Role, change: &UserChange) -> Result<Role> {
    let wished = change.role.map(|wish| wish.over(before));
    match &change.custom_role_id {
        Patch::Set(id) => {
            let kind = sql::trusted_custom_role_type(tx, *id)
                .await?
                .ok_or_else(|| not_found("custom_role_id", "Custom role"))?;
            match (wished.unwrap_or(Role::Agent), kind) {
                (Role::EndUser, _) => {
                    Err(Refusal::invalid("custom_role_id", ProblemCode::Invalid, "Custom role: is for agents").into())
                }
                (role @ (Role::Admin | Role::Owner), _) => Ok(role),
                (_, 1) => Ok(Role::LightAgent),
                (_, 4) => Ok(Role::Admin),
                _ => Ok(Role::Agent),
            }
        }
        // A light agent without its custom role is an agent, when the request says so.
        Patch::Clear if change.role.is_some_and(|wish| wish.0 == Role::Agent) => Ok(Role::Agent),
        _ => Ok(wished.unwrap_or(before)),
    }
}

/// Staff are in a group, so that tickets reach them; end users are in none.
///
/// # Errors
/// `Invalid` for a group that does not exist, or one for an end user.
pub(super) async fn group(
    tx: &mut WriteTx,
    before: Option<&User>,
    role: Role,
    wish: &Patch<GroupId>,
) -> Result<Option<GroupId>> {
    let current = before.and_then(|user| user.default_group_id);
    match (role.is_staff(), wish) {
        (false, Patch::Set(_)) => {
            Err(Refusal::invalid("default_group_id", ProblemCode::Invalid, "Default group: is for agents").into())
        }
        (false, _) => Ok(None),
        (true, Patch::Set(id)) if sql::group_exists(tx, *id).await? => Ok(Some(*id)),
        (true, Patch::Set(_)) => Err(not_found("default_group_id", "Default group").into()),
        (true, Patch::Clear) => Ok(None),
        (true, Patch::Keep) => {
            let newcomer = before.is_none_or(|user| !user.role.is_staff());
            if newcomer && current.is_none() { Ok(sql::default_group(tx).await?) } else { Ok(current) }
        }
    }
}

/// Writes the memberships that follow from where the user now belongs.
pub(super) async fn settle(tx: &mut WriteTx, before: Option<&User>, after: &User, now: Time) -> Result<()> {
    let former_organization = before.and_then(|user| user.organization_id);
    match (former_organization, after.organization_id) {
        (old, new) if old == new => {}
        (_, Some(organization)) => sql::add_organization(tx, after.id, organization, now).await?,
        (Some(former), None) => {
            sql::leave_organizations(tx, after.id, Some(former)).await?;
        }
        (None, None) => {}
    }
    if before.is_some_and(|user| user.role.is_staff()) && !after.role.is_staff() {
        sql::leave_groups(tx, after.id).await?;
    }
    match after.default_group_id {
        Some(group) if before.and_then(|user| user.default_group_id) != Some(group) => {
            sql::add_group(tx, after.id, group, now).await?
        }
        _ => {}
    }
    Ok(())
}
