//! The wishes of one request for a view, checked before anything is stored.

use serde_json::Value as Json;

use super::{LAST_POSITION, LONGEST_DESCRIPTION, LONGEST_TITLE, Restriction, View};
use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::patch::Patch;
use crate::rules::{Condition, Conditions, Output, Value};

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Debug, Default)]
pub struct ViewChange {
    pub title: Option<String>,
    pub description: Patch<String>,
    pub active: Option<bool>,
    pub position: Option<i64>,
    /// The list of conditions that all must hold, as Zendesk writes them.
    pub all: Option<Json>,
    /// The list of which one must hold.
    pub any: Option<Json>,
    /// `{columns, group_by, group_order, sort_by, sort_order}`.
    pub output: Option<Json>,
    pub restriction: Patch<Restriction>,
}

impl ViewChange {
    /// The view after this change, and the wire names of what changed. Texts pass through `clean` first.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn over(self, before: &View, clean: impl Fn(&str) -> String) -> Result<(View, Vec<&'static str>), Refusal> {
        let mut view = before.clone();
        let mut problems = Vec::new();
        if let Some(title) = self.title {
            view.title = clean(title.trim());
        }
        if view.title.is_empty() {
            problems.push(FieldProblem::new("title", ProblemCode::Blank, "Title: cannot be blank"));
        }
        view.description = self.description.map(|text| clean(&text)).over(view.description);
        let too_long = |text: &str, longest: usize| text.chars().nth(longest).is_some();
        if too_long(&view.title, LONGEST_TITLE) {
            problems.push(FieldProblem::new(
                "title",
                ProblemCode::TooLong,
                "Title: is too long (maximum is 255 characters)",
            ));
        }
        if view.description.as_ref().is_some_and(|text| too_long(text, LONGEST_DESCRIPTION)) {
            let text = "Description: is too long (maximum is 1024 characters)";
            problems.push(FieldProblem::new("description", ProblemCode::TooLong, text));
        }
        if self.position.is_some_and(|position| !(0..=LAST_POSITION).contains(&position)) {
            let text = "Position: must be between 0 and 1000000";
            problems.push(FieldProblem::new("position", ProblemCode::Invalid, text));
        }
        view.position = self.position.unwrap_or(view.position);
        view.active = self.active.unwrap_or(view.active);
        view.restriction = match self.restriction {
            Patch::Keep => view.restriction,
            Patch::Clear => Restriction::Nobody,
            Patch::Set(restriction) => restriction,
        };
        match Conditions::from_sides(self.all.as_ref(), self.any.as_ref()) {
            Ok(named) => {
                let all = clean_side("all", named.all, &clean, &mut problems);
                let any = clean_side("any", named.any, &clean, &mut problems);
                if self.all.is_some() {
                    view.conditions.all = all;
                }
                if self.any.is_some() {
                    view.conditions.any = any;
                }
                problems.extend(view.conditions.view_problem());
            }
            Err(found) => problems.extend(found),
        }
        if let Some(json) = &self.output {
            match view.output.clone().with_json(json) {
                Ok(output) => view.output = output,
                Err(found) => problems.extend(found),
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        let changed = changed(before, &view);
        Ok((view, changed))
    }

    /// The conditions and output alone, for a preview.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn preview(&self) -> Result<(Conditions, Output), Refusal> {
        let mut problems = Vec::new();
        let conditions = Conditions::from_sides(self.all.as_ref(), self.any.as_ref()).unwrap_or_else(|found| {
            problems.extend(found);
            Conditions::default()
        });
        if problems.is_empty() {
            problems.extend(conditions.view_problem());
        }
        let output = match &self.output {
            None => Output::default(),
            Some(json) => Output::default().with_json(json).unwrap_or_else(|found| {
                problems.extend(found);
                Output::default()
            }),
        };
        if problems.is_empty() { Ok((conditions, output)) } else { Err(Refusal::Invalid(problems)) }
    }
}

fn changed(before: &View, after: &View) -> Vec<&'static str> {
    let fields = [
        ("title", before.title != after.title),
        ("description", before.description != after.description),
        ("active", before.active != after.active),
        ("position", before.position != after.position),
        ("conditions", before.conditions != after.conditions),
        ("output", before.output != after.output),
        ("restriction", before.restriction != after.restriction),
    ];
    fields.into_iter().filter(|(_, is)| *is).map(|(field, _)| field).collect()
}

/// The conditions with their free texts passed through `clean`, as the tickets' texts were; numbers and words of
/// closed lists stay. A text of which nothing usable is left is a problem, because leaving it out would widen the view.
fn clean_side(
    side: &str,
    conditions: Vec<Condition>,
    clean: impl Fn(&str) -> String,
    problems: &mut Vec<FieldProblem>,
) -> Vec<Condition> {
    let mut kept = Vec::with_capacity(conditions.len());
    for condition in conditions {
        let value = match condition.value() {
            Value::Text(text) => Value::Text(clean(text)),
            Value::Texts(texts) => Value::Texts(texts.iter().map(|text| clean(text)).collect()),
            other => other.clone(),
        };
        match Condition::new(condition.field(), condition.operator(), value) {
            Some(condition) => kept.push(condition),
            None => {
                let text = format!("Invalid conditions: the value of `{}` cannot be kept", condition.field().word());
                problems.push(FieldProblem::new(side, ProblemCode::Invalid, text));
            }
        }
    }
    kept
}
