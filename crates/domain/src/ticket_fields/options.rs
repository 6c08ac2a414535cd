//! The options of drop-downs and multi-selects, of tickets, users and organizations alike.

use serde::{Deserialize, Serialize};

use crate::error::{FieldProblem, ProblemCode};
use crate::tags::LONGEST_TAG;

/// Most options of one field.
pub const MOST_OPTIONS: usize = 2_000;
/// Longest name, in characters.
const LONGEST_NAME: usize = 255;

/// One thing that can be chosen. On tickets its value is a tag too.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FieldOption {
    /// Its number within the field.
    pub id: i64,
    pub name: String,
    pub value: String,
    #[serde(default)]
    pub default: bool,
}

/// A wish for one option.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OptionWish {
    pub id: Option<i64>,
    pub name: Option<String>,
    pub value: Option<String>,
    pub default: Option<bool>,
}

fn problem(code: ProblemCode, text: &str) -> FieldProblem {
    FieldProblem::new("custom_field_options", code, format!("Custom field options: {text}"))
}

/// A value as a tag: lower-case, with `_` for spaces and commas.
fn value_of(text: &str) -> String {
    let mark = |c: char| if c.is_whitespace() || c == ',' { '_' } else { c };
    text.trim().to_lowercase().chars().map(mark).take(LONGEST_TAG).collect()
}

fn built(
    id: i64,
    before: Option<&FieldOption>,
    wish: OptionWish,
    clean: &dyn Fn(&str) -> String,
) -> Result<FieldOption, FieldProblem> {
    let name = wish.name.map(|name| clean(name.trim())).or_else(|| before.map(|option| option.name.clone()));
    let name = name.unwrap_or_default();
    if name.is_empty() {
        return Err(problem(ProblemCode::Blank, "name cannot be blank"));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(problem(ProblemCode::TooLong, "name is too long (maximum is 255 characters)"));
    }
    let value = wish.value.as_deref().map(|value| value_of(&clean(value)));
    let value = value.filter(|value| !value.is_empty()).or_else(|| before.map(|option| option.value.clone()));
    Ok(FieldOption {
        id,
        value: value.unwrap_or_else(|| value_of(&name)),
        name,
        default: wish.default.unwrap_or(before.is_some_and(|option| option.default)),
    })
}

fn next_id(options: &[FieldOption]) -> i64 {
    options.iter().map(|option| option.id).max().unwrap_or(0).saturating_add(1)
}

fn checked(options: Vec<FieldOption>) -> Result<Vec<FieldOption>, FieldProblem> {
    if options.len() > MOST_OPTIONS {
        return Err(problem(ProblemCode::TooLong, "a field can have at most 2000"));
    }
    let mut values: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
    values.sort_unstable();
    if values.windows(2).any(|pair| matches!(pair, [one, other] if one == other)) {
        return Err(problem(ProblemCode::Duplicate, "each value can be used once"));
    }
    if options.iter().filter(|option| option.default).count() > 1 {
        return Err(problem(ProblemCode::Invalid, "one option can be the default"));
    }
    Ok(options)
}

/// The options after a request that lists them all. One known by its number or its value keeps its number.
///
/// # Errors
/// What is wrong with one of them.
pub fn replaced(
    before: &[FieldOption],
    wishes: Vec<OptionWish>,
    clean: &dyn Fn(&str) -> String,
) -> Result<Vec<FieldOption>, FieldProblem> {
    if wishes.len() > MOST_OPTIONS {
        return checked(Vec::new()).and(Err(problem(ProblemCode::TooLong, "a field can have at most 2000")));
    }
    let mut next = next_id(before);
    let mut after = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let value = wish.value.as_deref().map(value_of);
        let by_id = before.iter().find(|option| Some(option.id) == wish.id);
        let known = by_id.or_else(|| before.iter().find(|option| Some(&option.value) == value.as_ref()));
        let known = known.filter(|known| after.iter().all(|option: &FieldOption| option.id != known.id));
        let id = known.map_or(next, |option| option.id);
        next += i64::from(known.is_none());
        after.push(built(id, known, wish, clean)?);
    }
    checked(after)
}

/// The options after a request that adds one, or changes the one it names by number; and that one's number.
///
/// # Errors
/// What is wrong with it; `None` when no option has the number.
pub fn put_option(
    before: &[FieldOption],
    wish: OptionWish,
    clean: &dyn Fn(&str) -> String,
) -> Result<Option<(Vec<FieldOption>, i64)>, FieldProblem> {
    let mut after = before.to_vec();
    let Some(id) = wish.id else {
        let id = next_id(before);
        after.push(built(id, None, wish, clean)?);
        return Ok(Some((checked(after)?, id)));
    };
    let Some(place) = after.iter_mut().find(|option| option.id == id) else { return Ok(None) };
    *place = built(id, Some(&place.clone()), wish, clean)?;
    Ok(Some((checked(after)?, id)))
}

/// The options without one; none when there is no such option.
#[must_use]
pub fn without_option(before: &[FieldOption], id: i64) -> Option<Vec<FieldOption>> {
    let after: Vec<FieldOption> = before.iter().filter(|option| option.id != id).cloned().collect();
    (after.len() < before.len()).then_some(after)
}

/// The stored JSON, empty without options.
#[must_use]
pub fn stored_options(options: &[FieldOption]) -> String {
    if options.is_empty() { String::new() } else { serde_json::to_string(options).unwrap_or_default() }
}
