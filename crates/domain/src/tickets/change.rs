//! The laws of a ticket: what a wish to change it does, and what it may not do.
//!
//! Pure. The service brings the facts ([`Facts`]) it has looked up; the outcome is the new ticket and its changes.

use std::sync::Arc;

use super::mirror::mirror;
use super::{FieldValue, Layout, Priority, Status, Ticket, TicketType};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::event::Change;
use crate::ids::{BrandId, CustomStatusId, FieldId, GroupId, OrganizationId, TicketFormId, TicketId, UserId};
use crate::patch::Patch;
use crate::tags::Tags;
use crate::time::Time;

pub use super::differences::differences;

/// A wish to change a ticket, as parsed from a request, a macro or a bulk job.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct TicketChange {
    pub external_id: Patch<String>,
    pub subject: Patch<String>,
    pub status: Patch<Status>,
    pub custom_status_id: Patch<CustomStatusId>,
    pub priority: Patch<Priority>,
    pub kind: Patch<TicketType>,
    pub requester_id: Patch<UserId>,
    pub assignee_id: Patch<UserId>,
    pub group_id: Patch<GroupId>,
    pub organization_id: Patch<OrganizationId>,
    pub brand_id: Patch<BrandId>,
    pub form_id: Patch<TicketFormId>,
    pub problem_id: Patch<TicketId>,
    pub due_at: Patch<Time>,
    /// Replaces all tags.
    pub tags: Option<Tags>,
    pub additional_tags: Tags,
    pub remove_tags: Tags,
    /// Values of custom fields as a request says them; the service checks them and moves them to `fields`.
    pub field_wishes: Vec<(FieldId, serde_json::Value)>,
    /// Values already checked against their fields; none empties the field.
    pub fields: Vec<(FieldId, Option<FieldValue>)>,
    /// Tags that field options bring and take along.
    pub field_tags_added: Tags,
    pub field_tags_removed: Tags,
    /// Replaces the followers.
    pub follower_ids: Option<Vec<UserId>>,
    /// Replaces the people copied.
    pub email_cc_ids: Option<Vec<UserId>>,
    /// People to add or to take away; the service turns them into the two lists above before the laws are asked.
    pub people: Vec<PersonWish>,
}

impl TicketChange {
    /// Are tags wished for by name? What field options bring along is not.
    #[must_use]
    pub fn names_tags(&self) -> bool {
        self.tags.is_some() || !self.additional_tags.is_empty() || !self.remove_tags.is_empty()
    }
}

/// A wish about one person on a ticket.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PersonWish {
    pub who: PersonNamed,
    pub part: Part,
    pub remove: bool,
}

/// By what a person is named.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PersonNamed {
    Id(UserId),
    /// By address; an unknown one becomes an unverified end user.
    Address {
        name: Option<String>,
        email: String,
    },
}

/// What a person has to do with a ticket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// Staff who are told, unseen by the customer.
    Follower,
    /// Copied on every public word.
    EmailCc,
    /// Whichever of the two fits the person: staff follow, others are copied.
    Collaborator,
}

/// A comment that comes along with the change, as far as the laws look at it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct CommentFacts {
    pub author_id: UserId,
    pub public: bool,
    /// Is the author staff of the account (and not the requester speaking as a customer)?
    pub by_agent: bool,
}

/// What the service looked up for the laws.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The agent who acts, if one does: who solves an unassigned ticket becomes its assignee.
    pub acting_agent: Option<UserId>,
    /// The acting agent's default group.
    pub acting_group: Option<GroupId>,
    /// The groups of the wished assignee; none when no assignee is wished or it is not an agent.
    pub assignee_groups: Option<Vec<GroupId>>,
    /// The wished assignee's default group.
    pub assignee_default_group: Option<GroupId>,
    /// Is the present assignee in the wished group? Looked up only when a group is wished.
    pub assignee_in_group: bool,
    /// The wished requester's default organization.
    pub requester_organization: Option<OrganizationId>,
    /// The status category of the wished custom status.
    pub custom_status_category: Option<Status>,
    pub comment: Option<CommentFacts>,
    /// The account's fields, forms and custom statuses.
    pub layout: Arc<Layout>,
    /// An end user asks or answers for themselves: the required fields of the portal hold.
    pub by_end_user: bool,
}

/// The ticket after the change, and what differs.
#[derive(Debug)]
pub struct Outcome {
    pub ticket: Ticket,
    pub changes: Vec<Change>,
}

impl Ticket {
    /// Applies a wish.
    ///
    /// # Errors
    /// `Invalid` with Zendesk's texts: a closed ticket, a step back to new, a task without the type, an assignee
    /// outside the group.
    pub fn apply(&self, wish: TicketChange, facts: &Facts, now: Time) -> Result<Outcome, Refusal> {
        if self.status == Status::Closed {
            return Err(closed());
        }
        let mut next = self.clone();
        let mut problems = Vec::new();
        set_plain_fields(&mut next, &wish);
        set_people(&mut next, &wish, facts, &mut problems);
        set_status(self, &mut next, &wish, facts, &mut problems);
        set_tags(&mut next, &wish);
        mirror(self, &mut next, &wish, &facts.layout.fields);
        set_type_dependents(&mut next, &wish, &mut problems);
        set_layout(self, &mut next, facts, &mut problems);
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        count(self, &mut next, facts, now);
        next.updated_at = now;
        next.generated_at = now;
        let changes = differences(self, &next);
        Ok(Outcome { ticket: next, changes })
    }
}

/// Form, custom status and required fields.
fn set_layout(before: &Ticket, next: &mut Ticket, facts: &Facts, problems: &mut Vec<FieldProblem>) {
    let is_new = before.id.number() == 0;
    if is_new {
        next.form_id = next.form_id.or(facts.layout.form(None).map(|form| form.id));
    }
    facts.layout.settle_status(next);
    let named = facts.layout.forms.iter().find(|form| Some(form.id) == next.form_id);
    let hidden = named.is_some_and(|form| !form.end_user_visible && !form.is_default);
    if facts.by_end_user && hidden && next.form_id != before.form_id {
        problems.push(FieldProblem::new("ticket_form_id", ProblemCode::Invalid, "Ticket form: is not valid"));
    }
    if facts.by_end_user && is_new {
        problems.extend(facts.layout.missing_for_end_users(next));
    } else if facts.acting_agent.is_some() {
        problems.extend(facts.layout.missing_for_agents(before, next));
    }
}

fn closed() -> Refusal {
    Refusal::invalid("status", ProblemCode::State, "Status: closed prevents ticket update")
}

fn set_plain_fields(next: &mut Ticket, wish: &TicketChange) {
    next.external_id = wish.external_id.clone().over(next.external_id.take());
    if let Patch::Set(subject) = &wish.subject {
        next.subject.clone_from(subject);
    }
    next.priority = wish.priority.clone().over(next.priority);
    next.kind = wish.kind.clone().over(next.kind);
    if let Patch::Set(brand) = wish.brand_id {
        next.brand_id = brand;
    }
    next.form_id = wish.form_id.clone().over(next.form_id);
    next.due_at = wish.due_at.clone().over(next.due_at);
    next.problem_id = wish.problem_id.clone().over(next.problem_id);
    for (field, value) in &wish.fields {
        next.fields.put(*field, value.clone());
    }
}

fn set_people(next: &mut Ticket, wish: &TicketChange, facts: &Facts, problems: &mut Vec<FieldProblem>) {
    if let Patch::Set(requester) = wish.requester_id
        && requester != next.requester_id
    {
        next.requester_id = requester;
        next.organization_id = facts.requester_organization;
    }
    next.organization_id = wish.organization_id.clone().over(next.organization_id);
    if wish.group_id.is_named() {
        next.group_id = wish.group_id.clone().over(next.group_id);
        // A new group without a word on the assignee: who is not in it, no longer has the ticket.
        if !wish.assignee_id.is_named() && !facts.assignee_in_group {
            next.assignee_id = None;
        }
    }
    match wish.assignee_id {
        Patch::Keep => {}
        Patch::Clear => next.assignee_id = None,
        Patch::Set(assignee) => assign(next, assignee, wish, facts, problems),
    }
    if let Some(followers) = &wish.follower_ids {
        next.follower_ids = distinct(followers);
    }
    if let Some(email_ccs) = &wish.email_cc_ids {
        next.email_cc_ids = distinct(email_ccs);
    }
}

fn distinct(ids: &[UserId]) -> Vec<UserId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn assign(next: &mut Ticket, assignee: UserId, wish: &TicketChange, facts: &Facts, problems: &mut Vec<FieldProblem>) {
    let Some(groups) = &facts.assignee_groups else {
        problems.push(FieldProblem::new("assignee", ProblemCode::Invalid, "Assignee: is not an agent of this account"));
        return;
    };
    next.assignee_id = Some(assignee);
    let fits = next.group_id.is_some_and(|group| groups.contains(&group));
    if fits {
        return;
    }
    if matches!(wish.group_id, Patch::Set(_)) {
        problems.push(FieldProblem::new("assignee", ProblemCode::Invalid, "Assignee: is not a member of the group"));
        return;
    }
    next.group_id = facts.assignee_default_group.or_else(|| groups.first().copied());
}

fn set_status(
    before: &Ticket,
    next: &mut Ticket,
    wish: &TicketChange,
    facts: &Facts,
    problems: &mut Vec<FieldProblem>,
) {
    let mut wished = wish.status.set().copied();
    if let Patch::Set(custom) = wish.custom_status_id {
        match facts.custom_status_category {
            Some(category) => {
                wished = Some(category);
                next.custom_status_id = Some(custom);
            }
            None => problems.push(FieldProblem::new(
                "custom_status_id",
                ProblemCode::Invalid,
                "Custom status: is not valid",
            )),
        }
    } else if wished.is_some_and(|status| status != before.status) {
        // The default custom status of the new category speaks for itself.
        next.custom_status_id = None;
    }
    if wished == Some(Status::New) && before.status != Status::New {
        problems.push(FieldProblem::new("status", ProblemCode::State, "Status: cannot go back to new"));
        return;
    }
    next.status = wished.unwrap_or_else(|| moved_by_itself(before, next, facts));
    if next.status == Status::New && next.assignee_id.is_some() {
        next.status = Status::Open;
    }
    if next.status >= Status::Solved
        && next.assignee_id.is_none()
        && let Some(agent) = facts.acting_agent
    {
        next.assignee_id = Some(agent);
        next.group_id = next.group_id.or(facts.acting_group);
    }
}

/// The status when nobody named one: the requester's word reopens, an agent's public reply opens what is new.
fn moved_by_itself(before: &Ticket, next: &Ticket, facts: &Facts) -> Status {
    let Some(comment) = facts.comment else { return next.status };
    match next.status {
        Status::Pending | Status::Hold | Status::Solved if !comment.by_agent && comment.public => Status::Open,
        Status::New if comment.by_agent && comment.public && before.metrics.latest_comment_added_at.is_some() => {
            Status::Open
        }
        status => status,
    }
}

fn set_tags(next: &mut Ticket, wish: &TicketChange) {
    if let Some(tags) = &wish.tags {
        next.tags = tags.clone();
    }
    next.tags = next
        .tags
        .without(&wish.field_tags_removed)
        .with(&wish.field_tags_added)
        .with(&wish.additional_tags)
        .without(&wish.remove_tags);
}

/// `due_at` belongs to tasks, `problem_id` to incidents.
fn set_type_dependents(next: &mut Ticket, wish: &TicketChange, problems: &mut Vec<FieldProblem>) {
    if next.kind != Some(TicketType::Task) {
        next.due_at = None;
    }
    if matches!(wish.problem_id, Patch::Set(_)) && next.kind.is_some_and(|kind| kind != TicketType::Incident) {
        problems.push(FieldProblem::new(
            "problem_id",
            ProblemCode::State,
            "Problem: only an incident can have a problem",
        ));
    }
    if next.problem_id.is_some() && next.kind.is_none() {
        next.kind = Some(TicketType::Incident);
    }
    if next.kind != Some(TicketType::Incident) {
        next.problem_id = None;
    }
}

fn count(before: &Ticket, next: &mut Ticket, facts: &Facts, now: Time) {
    if next.status != before.status {
        next.metrics.move_status(before.status, next.status, before.created_at, now);
    }
    if next.assignee_id != before.assignee_id {
        next.metrics.assignee_updated_at = Some(now);
        if next.assignee_id.is_some() {
            next.metrics.assignee_stations += 1;
            next.metrics.assigned_at = Some(now);
            next.metrics.initially_assigned_at = next.metrics.initially_assigned_at.or(Some(now));
        }
    }
    if next.group_id != before.group_id && next.group_id.is_some() {
        next.metrics.group_stations += 1;
    }
    let Some(comment) = facts.comment else { return };
    next.metrics.latest_comment_added_at = Some(now);
    if comment.public {
        next.is_public = true;
    }
    if comment.author_id == next.requester_id {
        next.metrics.requester_updated_at = Some(now);
    }
    if comment.by_agent && comment.public {
        next.metrics.replies += 1;
        next.metrics.first_reply_at = next.metrics.first_reply_at.or(Some(now));
        next.metrics.assignee_updated_at = Some(now);
    }
}
