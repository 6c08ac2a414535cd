//! What a request wishes of a field, and the field it makes of it.

use super::{
    FieldKind, LAST_POSITION, LONGEST_DESCRIPTION, LONGEST_TITLE, OptionWish, TicketField, is_pattern, replaced,
};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::patch::Patch;
use crate::tags::Tags;

/// What lookup fields can point to.
const TARGETS: [&str; 3] = ["zen:user", "zen:organization", "zen:ticket"];

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct TicketFieldChange {
    /// Only when it is made.
    pub kind: Option<FieldKind>,
    pub title: Option<String>,
    pub title_in_portal: Option<String>,
    pub description: Option<String>,
    pub agent_description: Patch<String>,
    pub position: Option<i64>,
    pub active: Option<bool>,
    pub required: Option<bool>,
    pub collapsed_for_agents: Option<bool>,
    pub regexp: Patch<String>,
    pub visible_in_portal: Option<bool>,
    pub editable_in_portal: Option<bool>,
    pub required_in_portal: Option<bool>,
    pub tag: Patch<String>,
    /// All options, in their order.
    pub options: Option<Vec<OptionWish>>,
    pub relationship_target_type: Option<String>,
}

impl TicketFieldChange {
    /// The field after these wishes, and the wire names of what changed.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn over(
        self,
        before: &TicketField,
        clean: &dyn Fn(&str) -> String,
    ) -> Result<(TicketField, Vec<&'static str>), Refusal> {
        let mut after = before.clone();
        let mut problems = Vec::new();
        for (wish, field) in [
            (self.title, &mut after.title),
            (self.title_in_portal, &mut after.title_in_portal),
            (self.description, &mut after.description),
        ] {
            if let Some(text) = wish {
                *field = clean(text.trim());
            }
        }
        after.agent_description = self.agent_description.map(|text| clean(&text)).over(after.agent_description);
        for (wish, field) in [
            (self.active, &mut after.active),
            (self.required, &mut after.required),
            (self.collapsed_for_agents, &mut after.collapsed_for_agents),
            (self.visible_in_portal, &mut after.visible_in_portal),
            (self.editable_in_portal, &mut after.editable_in_portal),
            (self.required_in_portal, &mut after.required_in_portal),
        ] {
            *field = wish.unwrap_or(*field);
        }
        after.position = self.position.unwrap_or(after.position).clamp(0, LAST_POSITION);
        if after.kind == FieldKind::Regexp {
            after.regexp = self.regexp.over(after.regexp);
        }
        if after.kind == FieldKind::Checkbox {
            let tag = self.tag.map(|tag| Tags::from_words([tag.as_str()]).to_stored().replace(' ', "_"));
            after.tag = tag.over(after.tag).filter(|tag| !tag.is_empty());
        }
        if after.kind == FieldKind::Lookup {
            after.relationship_target_type = self.relationship_target_type.or(after.relationship_target_type);
        }
        if let Some(wishes) = self.options.filter(|_| after.kind.has_options()) {
            match replaced(&before.options, wishes, clean) {
                Ok(options) => after.options = options,
                Err(problem) => problems.push(problem),
            }
        }
        if after.title_in_portal.is_empty() {
            after.title_in_portal.clone_from(&after.title);
        }
        check(&after, &mut problems);
        if problems.is_empty() { Ok((after.clone(), changed(before, &after))) } else { Err(Refusal::Invalid(problems)) }
    }
}

fn check(field: &TicketField, problems: &mut Vec<FieldProblem>) {
    let mut refuse = |name: &str, code, text: &str| problems.push(FieldProblem::new(name, code, text));
    if field.title.is_empty() {
        refuse("title", ProblemCode::Blank, "Title: cannot be blank");
    }
    if field.title.chars().count() > LONGEST_TITLE || field.title_in_portal.chars().count() > LONGEST_TITLE {
        refuse("title", ProblemCode::TooLong, "Title: is too long (maximum is 255 characters)");
    }
    let longest =
        field.description.chars().count().max(field.agent_description.as_deref().unwrap_or("").chars().count());
    if longest > LONGEST_DESCRIPTION {
        refuse("description", ProblemCode::TooLong, "Description: is too long (maximum is 4096 characters)");
    }
    if field.kind == FieldKind::Regexp && !field.regexp.as_deref().is_some_and(is_pattern) {
        refuse(
            "regexp_for_validation",
            ProblemCode::Invalid,
            "Regexp for validation: is not a pattern that can be used; look-around and back-references cannot",
        );
    }
    if field.kind == FieldKind::Lookup
        && !field.relationship_target_type.as_deref().is_some_and(|target| TARGETS.contains(&target))
    {
        refuse(
            "relationship_target_type",
            ProblemCode::Invalid,
            "Relationship target type: use zen:user, zen:organization or zen:ticket",
        );
    }
    if field.kind.is_system() && !field.active && !field.kind.can_be_put_off() {
        refuse("active", ProblemCode::State, "Active: this field cannot be deactivated");
    }
}

/// The wire names of what differs.
fn changed(before: &TicketField, after: &TicketField) -> Vec<&'static str> {
    [
        ("title", before.title != after.title),
        ("title_in_portal", before.title_in_portal != after.title_in_portal),
        ("description", before.description != after.description),
        ("agent_description", before.agent_description != after.agent_description),
        ("position", before.position != after.position),
        ("active", before.active != after.active),
        ("required", before.required != after.required),
        ("collapsed_for_agents", before.collapsed_for_agents != after.collapsed_for_agents),
        ("regexp_for_validation", before.regexp != after.regexp),
        ("visible_in_portal", before.visible_in_portal != after.visible_in_portal),
        ("editable_in_portal", before.editable_in_portal != after.editable_in_portal),
        ("required_in_portal", before.required_in_portal != after.required_in_portal),
        ("tag", before.tag != after.tag),
        ("custom_field_options", before.options != after.options),
        ("relationship_target_type", before.relationship_target_type != after.relationship_target_type),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
