//! What a request wishes of a form, and the form it makes of it.

use super::{FormCondition, LAST_POSITION, LONGEST_NAME, MOST_CHILDREN, MOST_CONDITIONS, MOST_FIELDS, TicketForm};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::ids::FieldId;

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct TicketFormChange {
    pub name: Option<String>,
    pub display_name: Option<String>,
    pub position: Option<i64>,
    pub active: Option<bool>,
    /// Only true is a wish: the default moves to another form, it does not go.
    pub is_default: Option<bool>,
    pub end_user_visible: Option<bool>,
    pub in_all_brands: Option<bool>,
    pub restricted_brand_ids: Option<Vec<i64>>,
    pub ticket_field_ids: Option<Vec<FieldId>>,
    pub agent_conditions: Option<Vec<FormCondition>>,
    pub end_user_conditions: Option<Vec<FormCondition>>,
}

impl TicketFormChange {
    /// The form after these wishes, and the wire names of what changed.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn over(
        self,
        before: &TicketForm,
        clean: &dyn Fn(&str) -> String,
    ) -> Result<(TicketForm, Vec<&'static str>), Refusal> {
        let mut after = before.clone();
        for (wish, name) in [(self.name, &mut after.name), (self.display_name, &mut after.display_name)] {
            if let Some(text) = wish {
                *name = clean(text.trim());
            }
        }
        if after.display_name.is_empty() {
            after.display_name.clone_from(&after.name);
        }
        after.position = self.position.unwrap_or(after.position).clamp(0, LAST_POSITION);
        after.active = self.active.unwrap_or(after.active);
        after.is_default |= self.is_default == Some(true);
        after.end_user_visible = self.end_user_visible.unwrap_or(after.end_user_visible);
        after.in_all_brands = self.in_all_brands.unwrap_or(after.in_all_brands);
        after.restricted_brand_ids = self.restricted_brand_ids.unwrap_or(after.restricted_brand_ids);
        after.ticket_field_ids = self.ticket_field_ids.map_or(after.ticket_field_ids, single);
        after.agent_conditions = self.agent_conditions.unwrap_or(after.agent_conditions);
        after.end_user_conditions = self.end_user_conditions.unwrap_or(after.end_user_conditions);
        let problems = check(&after);
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        let fields = changed(before, &after);
        Ok((after, fields))
    }
}

/// Each field once, where it stands first.
fn single(ids: Vec<FieldId>) -> Vec<FieldId> {
    let mut seen = std::collections::HashSet::new();
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}

fn check(form: &TicketForm) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut refuse = |name: &str, code, text: &str| problems.push(FieldProblem::new(name, code, text));
    if form.name.is_empty() {
        refuse("name", ProblemCode::Blank, "Name: cannot be blank");
    }
    if form.name.chars().count() > LONGEST_NAME || form.display_name.chars().count() > LONGEST_NAME {
        refuse("name", ProblemCode::TooLong, "Name: is too long (maximum is 255 characters)");
    }
    if form.is_default && !form.active {
        refuse("active", ProblemCode::State, "Active: the default form cannot be deactivated");
    }
    if form.ticket_field_ids.len() > MOST_FIELDS {
        refuse("ticket_field_ids", ProblemCode::TooLong, "Ticket fields: name at most 500");
    }
    for (name, conditions) in
        [("agent_conditions", &form.agent_conditions), ("end_user_conditions", &form.end_user_conditions)]
    {
        if let Some(text) = wrong(form, conditions) {
            refuse(name, ProblemCode::Invalid, text);
        }
    }
    problems
}

/// What is wrong with conditions: they are too many, or speak of fields that are not on the form.
fn wrong(form: &TicketForm, conditions: &[FormCondition]) -> Option<&'static str> {
    let on_form = |id: &FieldId| form.ticket_field_ids.contains(id);
    if conditions.len() > MOST_CONDITIONS || conditions.iter().any(|one| one.child_fields.len() > MOST_CHILDREN) {
        return Some("Conditions: are too many");
    }
    for condition in conditions {
        let children = &condition.child_fields;
        if !on_form(&condition.parent_field_id) || !children.iter().all(|child| on_form(&child.id)) {
            return Some("Conditions: name a field that is not on the form");
        }
        if children.iter().any(|child| child.id == condition.parent_field_id) {
            return Some("Conditions: a field cannot show itself");
        }
        if !(condition.value.is_boolean() || condition.value.is_string()) {
            return Some("Conditions: the value must be text, true or false");
        }
        if !children.iter().filter_map(|child| child.required_on_statuses.as_ref()).all(super::RequiredOn::is_known) {
            return Some("Conditions: name a status that does not exist");
        }
    }
    None
}

/// The wire names of what differs.
fn changed(before: &TicketForm, after: &TicketForm) -> Vec<&'static str> {
    [
        ("name", before.name != after.name),
        ("display_name", before.display_name != after.display_name),
        ("position", before.position != after.position),
        ("active", before.active != after.active),
        ("default", before.is_default != after.is_default),
        ("end_user_visible", before.end_user_visible != after.end_user_visible),
        ("in_all_brands", before.in_all_brands != after.in_all_brands),
        ("restricted_brand_ids", before.restricted_brand_ids != after.restricted_brand_ids),
        ("ticket_field_ids", before.ticket_field_ids != after.ticket_field_ids),
        ("agent_conditions", before.agent_conditions != after.agent_conditions),
        ("end_user_conditions", before.end_user_conditions != after.end_user_conditions),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
