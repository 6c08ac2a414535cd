//! What a request wishes of a user or organization field, and the field it makes of it.

use super::{LAST_POSITION, LONGEST_DESCRIPTION, LONGEST_KEY, LONGEST_TITLE, PeopleField, PeopleFieldKind};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::patch::Patch;
use crate::tags::Tags;
use crate::ticket_fields::{OptionWish, is_pattern, replaced};

/// What lookup fields can point to.
const TARGETS: [&str; 3] = ["zen:user", "zen:organization", "zen:ticket"];

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct PeopleFieldChange {
    /// Only when it is made.
    pub kind: Option<PeopleFieldKind>,
    /// Only when it is made.
    pub key: Option<String>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub position: Option<i64>,
    pub active: Option<bool>,
    pub regexp: Patch<String>,
    pub tag: Patch<String>,
    /// All options, in their order.
    pub options: Option<Vec<OptionWish>>,
    pub relationship_target_type: Option<String>,
}

impl PeopleFieldChange {
    /// The field after these wishes, and the wire names of what changed.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn over(
        self,
        before: &PeopleField,
        clean: &dyn Fn(&str) -> String,
    ) -> Result<(PeopleField, Vec<&'static str>), Refusal> {
        let mut after = before.clone();
        let mut problems = Vec::new();
        for (wish, text) in [(self.title, &mut after.title), (self.description, &mut after.description)] {
            if let Some(wish) = wish {
                *text = clean(wish.trim());
            }
        }
        after.position = self.position.unwrap_or(after.position).clamp(0, LAST_POSITION);
        after.active = self.active.unwrap_or(after.active);
        match after.kind {
            PeopleFieldKind::Regexp => after.regexp = self.regexp.over(after.regexp),
            PeopleFieldKind::Checkbox => {
                let tag = self.tag.map(|tag| Tags::from_words([tag.as_str()]).to_stored().replace(' ', "_"));
                after.tag = tag.over(after.tag).filter(|tag| !tag.is_empty());
            }
            PeopleFieldKind::Lookup => {
                after.relationship_target_type = self.relationship_target_type.or(after.relationship_target_type);
            }
            _ => {}
        }
        if let Some(wishes) = self.options.filter(|_| after.kind.has_options()) {
            match replaced(&before.options, wishes, clean) {
                Ok(options) => after.options = options,
                Err(problem) => problems.push(problem),
            }
        }
        check(&after, &mut problems);
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        let fields = changed(before, &after);
        Ok((after, fields))
    }
}

fn check(field: &PeopleField, problems: &mut Vec<FieldProblem>) {
    let mut refuse = |name: &str, code, text: &str| problems.push(FieldProblem::new(name, code, text));
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if field.key.is_empty() {
        refuse("key", ProblemCode::Blank, "Key: cannot be blank");
    } else if field.key.len() > LONGEST_KEY || !field.key.chars().all(fits) || field.key.parse::<u64>().is_ok() {
        refuse(
            "key",
            ProblemCode::Invalid,
            "Key: use at most 64 letters, digits and underscores, and not digits alone",
        );
    }
    if field.title.is_empty() {
        refuse("title", ProblemCode::Blank, "Title: cannot be blank");
    }
    if field.title.chars().count() > LONGEST_TITLE {
        refuse("title", ProblemCode::TooLong, "Title: is too long (maximum is 255 characters)");
    }
    if field.description.chars().count() > LONGEST_DESCRIPTION {
        refuse("description", ProblemCode::TooLong, "Description: is too long (maximum is 4096 characters)");
    }
    if field.kind == PeopleFieldKind::Regexp && !field.regexp.as_deref().is_some_and(is_pattern) {
        refuse(
            "regexp_for_validation",
            ProblemCode::Invalid,
            "Regexp for validation: is not a pattern that can be used; look-around and back-references cannot",
        );
    }
    if field.kind == PeopleFieldKind::Lookup
        && !field.relationship_target_type.as_deref().is_some_and(|target| TARGETS.contains(&target))
    {
        refuse(
            "relationship_target_type",
            ProblemCode::Invalid,
            "Relationship target type: use zen:user, zen:organization or zen:ticket",
        );
    }
}

/// The wire names of what differs.
fn changed(before: &PeopleField, after: &PeopleField) -> Vec<&'static str> {
    [
        ("title", before.title != after.title),
        ("description", before.description != after.description),
        ("position", before.position != after.position),
        ("active", before.active != after.active),
        ("regexp_for_validation", before.regexp != after.regexp),
        ("tag", before.tag != after.tag),
        ("custom_field_options", before.options != after.options),
        ("relationship_target_type", before.relationship_target_type != after.relationship_target_type),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
