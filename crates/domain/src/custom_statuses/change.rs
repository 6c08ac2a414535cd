//! What a request wishes of a custom status, and the status it makes of it.

use super::{CustomStatus, LONGEST_DESCRIPTION, LONGEST_LABEL};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::tickets::Status;

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct CustomStatusChange {
    /// Only when it is made.
    pub category: Option<Status>,
    pub agent_label: Option<String>,
    pub end_user_label: Option<String>,
    pub description: Option<String>,
    pub end_user_description: Option<String>,
    pub active: Option<bool>,
}

impl CustomStatusChange {
    /// The status after these wishes, and the wire names of what changed.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn over(
        self,
        before: &CustomStatus,
        clean: &dyn Fn(&str) -> String,
    ) -> Result<(CustomStatus, Vec<&'static str>), Refusal> {
        let mut after = before.clone();
        for (wish, text) in [
            (self.agent_label, &mut after.agent_label),
            (self.end_user_label, &mut after.end_user_label),
            (self.description, &mut after.description),
            (self.end_user_description, &mut after.end_user_description),
        ] {
            if let Some(wish) = wish {
                *text = clean(wish.trim());
            }
        }
        if after.end_user_label.is_empty() {
            after.end_user_label.clone_from(&after.agent_label);
        }
        after.active = self.active.unwrap_or(after.active);
        let problems = check(&after);
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        let fields = changed(before, &after);
        Ok((after, fields))
    }
}

fn check(status: &CustomStatus) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut refuse = |name: &str, code, text: &str| problems.push(FieldProblem::new(name, code, text));
    if status.agent_label.is_empty() {
        refuse("agent_label", ProblemCode::Blank, "Agent label: cannot be blank");
    }
    for (name, text) in [("agent_label", &status.agent_label), ("end_user_label", &status.end_user_label)] {
        if text.chars().count() > LONGEST_LABEL {
            refuse(name, ProblemCode::TooLong, "Label: is too long (maximum is 48 characters)");
        }
    }
    for (name, text) in [("description", &status.description), ("end_user_description", &status.end_user_description)] {
        if text.chars().count() > LONGEST_DESCRIPTION {
            refuse(name, ProblemCode::TooLong, "Description: is too long (maximum is 255 characters)");
        }
    }
    if status.is_default && !status.active {
        refuse("active", ProblemCode::State, "Active: the default of a category cannot be deactivated");
    }
    problems
}

/// The wire names of what differs.
fn changed(before: &CustomStatus, after: &CustomStatus) -> Vec<&'static str> {
    [
        ("agent_label", before.agent_label != after.agent_label),
        ("end_user_label", before.end_user_label != after.end_user_label),
        ("description", before.description != after.description),
        ("end_user_description", before.end_user_description != after.end_user_description),
        ("active", before.active != after.active),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
