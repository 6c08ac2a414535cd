//! Reading a value for a field: what fits its type is kept in one form, the rest is refused.

use serde_json::Value;

use super::{FieldKind, TicketField};
use crate::error::{FieldProblem, ProblemCode};
use crate::redaction::last_four;
use crate::tickets::FieldValue;
use crate::time::Time;

/// Longest text value, in characters.
pub const LONGEST_TEXT: usize = 65_536;
/// Longest decimal, in characters.
const LONGEST_DECIMAL: usize = 40;
/// Longest pattern, in characters.
const LONGEST_PATTERN: usize = 1_024;
/// Most bytes a compiled pattern may take.
const MOST_PATTERN_BYTES: usize = 256 * 1024;

/// A problem with the value of a field, told as Zendesk tells it.
#[must_use]
pub fn problem(field: &TicketField, code: ProblemCode, text: &str) -> FieldProblem {
    let mut problem = FieldProblem::new("base", code, format!("{}: {text}", field.title));
    problem.ticket_field = Some((field.id.number(), field.kind.class()));
    problem
}

impl TicketField {
    /// The value as it is kept; none empties the field. `clean` is the redactor at the gate.
    ///
    /// # Errors
    /// When the value does not fit the type of the field.
    pub fn read(&self, value: &Value, clean: &dyn Fn(&str) -> String) -> Result<Option<FieldValue>, FieldProblem> {
        let text = plain(value);
        let text = text.as_deref().map(str::trim);
        if value.is_null() || text == Some("") {
            return Ok(None);
        }
        let is_number = matches!(self.kind, FieldKind::Integer | FieldKind::Decimal);
        if is_number && text.is_some_and(|text| number_is_unclean(text, clean)) {
            return Err(problem(self, ProblemCode::Invalid, "holds a number that may not be stored here"));
        }
        let kept = match self.kind {
            FieldKind::Checkbox => flag(value, text).map(FieldValue::Flag),
            FieldKind::Multiselect => return self.choices(value),
            FieldKind::Tagger => text.and_then(|text| self.choice(text)).map(FieldValue::Text),
            FieldKind::PartialCreditCard => text.and_then(masked).map(FieldValue::Text),
            FieldKind::Integer => {
                text.and_then(|text| text.parse::<i64>().ok()).map(|number| FieldValue::Text(number.to_string()))
            }
            FieldKind::Lookup => text
                .and_then(|text| text.parse::<i64>().ok())
                .filter(|id| *id > 0)
                .map(|id| FieldValue::Text(id.to_string())),
            FieldKind::Decimal => text.filter(|text| is_decimal(text)).map(|text| FieldValue::Text(text.to_owned())),
            FieldKind::Date => text.and_then(date).map(FieldValue::Text),
            FieldKind::Regexp => text
                .filter(|text| short(text) && self.regexp.as_deref().is_some_and(|pattern| fits(pattern, text)))
                .map(|text| FieldValue::Text(clean(text))),
            FieldKind::Text => text.filter(|text| short(text)).map(|text| FieldValue::Text(clean(text))),
            FieldKind::Textarea => plain(value).filter(|text| short(text)).map(|text| FieldValue::Text(clean(&text))),
            // The ticket itself holds what the system's fields show.
            _ => None,
        };
        kept.map(Some).ok_or_else(|| problem(self, ProblemCode::Invalid, self.complaint()))
    }

    /// What a person must do about a value that does not fit.
    const fn complaint(&self) -> &'static str {
        match self.kind {
            FieldKind::Integer => "must be a whole number",
            FieldKind::Decimal => "must be a number",
            FieldKind::Date => "must be a date such as 2026-01-31",
            FieldKind::PartialCreditCard => "must be a card number",
            FieldKind::Tagger | FieldKind::Multiselect => "is not one of the options",
            FieldKind::Checkbox => "must be true or false",
            FieldKind::Lookup => "does not exist",
            _ => "is invalid",
        }
    }

    fn choice(&self, text: &str) -> Option<String> {
        self.options.iter().find(|option| option.value == text).map(|option| option.value.clone())
    }

    /// A list of values, or one text with spaces between them.
    fn choices(&self, value: &Value) -> Result<Option<FieldValue>, FieldProblem> {
        let wrong = || problem(self, ProblemCode::Invalid, self.complaint());
        let words: Vec<&str> = match value {
            Value::Array(list) if list.len() <= self.options.len() => {
                list.iter().map(Value::as_str).collect::<Option<_>>().ok_or_else(wrong)?
            }
            Value::String(text) => text.split_whitespace().collect(),
            _ => return Err(wrong()),
        };
        let mut chosen =
            words.into_iter().map(|word| self.choice(word)).collect::<Option<Vec<_>>>().ok_or_else(wrong)?;
        chosen.sort_unstable();
        chosen.dedup();
        Ok((!chosen.is_empty()).then_some(FieldValue::Choices(chosen)))
    }
}

/// Would the redactor blot a number out? A number cannot be kept in part, so it is refused. The point of a decimal
/// must not hide what stands before it.
#[must_use]
pub fn number_is_unclean(text: &str, clean: &dyn Fn(&str) -> String) -> bool {
    let whole = text.split('.').next().unwrap_or_default();
    [text, whole].iter().any(|text| clean(text) != **text)
}

/// Text, or what can be written as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn flag(value: &Value, text: Option<&str>) -> Option<bool> {
    match (value, text) {
        (Value::Bool(flag), _) => Some(*flag),
        (_, Some("true" | "1" | "yes" | "on")) => Some(true),
        (_, Some("false" | "0" | "no" | "off")) => Some(false),
        _ => None,
    }
}

/// The last four digits behind a mask of fixed length, so that not even the number's length is kept (PRD-8).
fn masked(text: &str) -> Option<String> {
    last_four(text).map(|digits| format!("XXXXXXXXXXXX{digits}"))
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    text.len() <= LONGEST_DECIMAL && all_digits(whole) && all_digits(rest) && !(whole.is_empty() && rest.is_empty())
}

/// The day, also of a moment.
fn date(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    Time::parse(text)?;
    let bare = day
        .bytes()
        .enumerate()
        .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    bare.then(|| day.to_owned())
}

fn short(text: &str) -> bool {
    text.len() <= LONGEST_TEXT || text.chars().take(LONGEST_TEXT + 1).count() <= LONGEST_TEXT
}

fn compiled(pattern: &str) -> Option<regex::Regex> {
    if pattern.chars().count() > LONGEST_PATTERN {
        return None;
    }
    regex::RegexBuilder::new(pattern).size_limit(MOST_PATTERN_BYTES).build().ok()
}

/// Can this pattern be used? Patterns run in linear time, so look-around and back-references cannot.
#[must_use]
pub fn is_pattern(pattern: &str) -> bool {
    !pattern.is_empty() && compiled(pattern).is_some()
}

/// Does the text meet the pattern? One that does not compile is met by nothing.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    compiled(pattern).is_some_and(|pattern| pattern.is_match(text))
}
