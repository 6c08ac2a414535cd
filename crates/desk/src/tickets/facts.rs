//! What the laws of a ticket need to know of the people and things a change names.

use domain::error::ProblemCode;
use domain::ids::{GroupId, OrganizationId, UserId};
use domain::role::Role;
use domain::tickets::Ticket;
use domain::tickets::change::{Facts, TicketChange};
use domain::{Patch, Refusal, Result};
use store::{Ctx, ReadTx};

use super::sql;

/// A person as the laws see one.
pub(super) struct Person {
    pub(super) role: Role,
    pub(super) organization_id: Option<OrganizationId>,
    pub(super) default_group_id: Option<GroupId>,
}

/// Looks up the facts for a change. Ids that name nothing become field problems.
pub(super) async fn gather(tx: &mut ReadTx, ctx: &Ctx, before: Option<&Ticket>, wish: &TicketChange) -> Result<Facts> {
    let mut facts = Facts::default();
    if let Some(user) = ctx.actor().user().filter(|user| user.role >= Role::Agent) {
        facts.acting_agent = Some(user.id);
        facts.acting_group = user.groups.first().copied();
    }
    if let Patch::Set(requester) = wish.requester_id {
        let person = person(tx, requester).await?.ok_or_else(|| unknown("requester_id", "Requester"))?;
        facts.requester_organization = person.organization_id;
    }
    if let Patch::Set(assignee) = wish.assignee_id
        && let Some(person) = person(tx, assignee).await?
        && person.role >= Role::Agent
    {
        facts.assignee_default_group = person.default_group_id;
        facts.assignee_groups = Some(sql::trusted_groups_of(tx, assignee.number()).await?);
    }
    if let Patch::Set(group) = wish.group_id {
        if !sql::trusted_is_group(tx, group.number()).await? {
            return Err(unknown("group_id", "Group").into());
        }
        if let Some(assignee) = before.and_then(|ticket| ticket.assignee_id) {
            facts.assignee_in_group = sql::trusted_groups_of(tx, assignee.number()).await?.contains(&group);
        }
    }
    if let Patch::Set(organization) = wish.organization_id
        && !sql::trusted_is_organization(tx, organization.number()).await?
    {
        return Err(unknown("organization_id", "Organization").into());
    }
    if let Patch::Set(problem) = wish.problem_id
        && !sql::trusted_is_problem(tx, problem.number()).await?
    {
        return Err(unknown("problem_id", "Problem").into());
    }
    if let Patch::Set(custom) = wish.custom_status_id {
        facts.custom_status_category = sql::trusted_status_category(tx, custom.number()).await?;
    }
    Ok(facts)
}

/// The person behind an id, when active.
pub(super) async fn person(tx: &mut ReadTx, id: UserId) -> Result<Option<Person>> {
    Ok(sql::trusted_person(tx, id.number()).await?)
}

pub(super) fn unknown(field: &str, title: &str) -> Refusal {
    Refusal::invalid(field, ProblemCode::Invalid, format!("{title}: is not valid"))
}
