//! What the laws of a ticket need to know of the people and things a change names.

use domain::error::ProblemCode;
use domain::ids::{GroupId, OrganizationId, UserId};
use domain::role::Role;
use domain::tickets::Ticket;
use domain::tickets::change::{Facts, TicketChange};
use domain::{Patch, Refusal, Result};
use store::{Ctx, ReadTx};

use super::sql;

/// Most followers, and most people copied, on one ticket.
pub(super) const MOST_PEOPLE: usize = 48;

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
    if let Patch::Set(brand) = wish.brand_id
        && !sql::trusted_is_brand(tx, brand.number()).await?
    {
        return Err(unknown("brand_id", "Brand").into());
    }
    if let Patch::Set(form) = wish.form_id
        && !sql::trusted_is_form(tx, form.number()).await?
    {
        return Err(unknown("ticket_form_id", "Ticket form").into());
    }
    if let Some(followers) = &wish.follower_ids {
        people(tx, followers, "follower_ids", "Followers", true).await?;
    }
    if let Some(email_ccs) = &wish.email_cc_ids {
        people(tx, email_ccs, "email_cc_ids", "CCs", false).await?;
    }
    if let Patch::Set(custom) = wish.custom_status_id {
        facts.custom_status_category = sql::trusted_status_category(tx, custom.number()).await?;
    }
    Ok(facts)
}

/// Refuses too many people, and ids that are not active users (of the staff, for followers).
async fn people(tx: &mut ReadTx, ids: &[UserId], field: &str, title: &str, staff: bool) -> Result<()> {
    if ids.len() > MOST_PEOPLE {
        let text = format!("{title}: name at most {MOST_PEOPLE} people");
        return Err(Refusal::invalid(field, ProblemCode::TooLong, text).into());
    }
    let mut numbers: Vec<i64> = ids.iter().map(|id| id.number()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    if numbers.is_empty() {
        return Ok(());
    }
    let roles = sql::trusted_roles(tx, &numbers).await?;
    if roles.len() < numbers.len() || (staff && roles.iter().any(|role| !role.is_staff())) {
        return Err(unknown(field, title).into());
    }
    Ok(())
}

/// The person behind an id, when active.
pub(super) async fn person(tx: &mut ReadTx, id: UserId) -> Result<Option<Person>> {
    Ok(sql::trusted_person(tx, id.number()).await?)
}

pub(super) fn unknown(field: &str, title: &str) -> Refusal {
    Refusal::invalid(field, ProblemCode::Invalid, format!("{title}: is not valid"))
}
