//! The values of user fields: checked against their fields when written, complete when shown.

use domain::error::{FieldProblem, ProblemCode};
use domain::ticket_fields::number_is_unclean;
use domain::users::{LONGEST_TEXT, User};
use domain::{Result, Time};
use serde_json::{Map, Value};
use store::{Ctx, Open};

use super::sql;

/// Most bytes a compiled pattern may take.
const MOST_PATTERN_BYTES: usize = 256 * 1024;

/// What a value of one field must be.
#[derive(Clone, Debug)]
pub(crate) struct FieldRule {
    key: String,
    kind: Kind,
    title: String,
}

#[derive(Clone, Debug)]
enum Kind {
    Checkbox,
    Integer,
    Decimal,
    Date,
    /// One of these.
    Dropdown(Vec<String>),
    /// Some of these.
    Multiselect(Vec<String>),
    Lookup,
    /// Text with this pattern.
    Pattern(String),
    Text,
}

impl FieldRule {
    /// From the columns of a field; options are JSON objects with a `value` each.
    pub(crate) fn new(key: String, kind: &str, title: String, regexp: Option<String>, options: &str) -> Self {
        let kind = match kind {
            "checkbox" => Kind::Checkbox,
            "integer" => Kind::Integer,
            "decimal" => Kind::Decimal,
            "date" => Kind::Date,
            "dropdown" | "tagger" => Kind::Dropdown(values_of(options)),
            "multiselect" => Kind::Multiselect(values_of(options)),
            "lookup" => Kind::Lookup,
            "regexp" => Kind::Pattern(regexp.unwrap_or_default()),
            _ => Kind::Text,
        };
        Self { key, kind, title }
    }

    /// The value as we keep it; `None` forgets it.
    fn checked(
        &self,
        value: &Value,
        clean: &dyn Fn(&str) -> String,
    ) -> std::result::Result<Option<Value>, FieldProblem> {
        let wrong =
            || FieldProblem::new(self.key.clone(), ProblemCode::Invalid, format!("{}: is not valid", self.title));
        let text = match value {
            Value::String(text) => Some(text.trim()),
            _ => None,
        };
        if value.is_null() || text == Some("") {
            return Ok(None);
        }
        let is_number = matches!(self.kind, Kind::Integer | Kind::Decimal | Kind::Lookup);
        if is_number && plain(value).is_some_and(|text| number_is_unclean(text.trim(), clean)) {
            let text = format!("{}: holds a number that may not be stored here", self.title);
            return Err(FieldProblem::new(self.key.clone(), ProblemCode::Invalid, text));
        }
        let kept = match &self.kind {
            Kind::Checkbox => match (value, text) {
                (Value::Bool(flag), _) => Some(Value::Bool(*flag)),
                (_, Some("true" | "1")) => Some(Value::Bool(true)),
                (_, Some("false" | "0")) => Some(Value::Bool(false)),
                _ => None,
            },
            Kind::Integer => value.as_i64().or_else(|| text?.parse().ok()).map(Value::from),
            Kind::Lookup => value.as_i64().or_else(|| text?.parse().ok()).map(|id| Value::from(id.to_string())),
            Kind::Decimal => {
                value.as_f64().or_else(|| text?.parse().ok()).filter(|number| number.is_finite()).map(Value::from)
            }
            Kind::Date => text.and_then(Time::parse).map(|time| Value::from(time.to_string())),
            Kind::Dropdown(options) => text.filter(|text| options.iter().any(|option| option == text)).map(Value::from),
            Kind::Multiselect(options) => chosen(value, options),
            Kind::Pattern(pattern) => {
                plain(value).filter(|text| fits(pattern, text)).map(|text| Value::from(clean(&text)))
            }
            Kind::Text => plain(value).map(|text| Value::from(clean(&text))),
        };
        kept.map(Some).ok_or_else(wrong)
    }

    /// What is shown when nothing is kept.
    const fn blank(&self) -> Value {
        match self.kind {
            Kind::Checkbox => Value::Bool(false),
            _ => Value::Null,
        }
    }
}

fn values_of(options: &str) -> Vec<String> {
    let parsed: Vec<Value> = serde_json::from_str(options).unwrap_or_default();
    parsed.iter().filter_map(|option| option.get("value").and_then(Value::as_str).map(str::to_owned)).collect()
}

fn chosen(value: &Value, options: &[String]) -> Option<Value> {
    let words: Vec<&str> = match value {
        Value::Array(list) => list.iter().map(Value::as_str).collect::<Option<_>>()?,
        Value::String(text) => text.split([' ', ',']).filter(|word| !word.is_empty()).collect(),
        _ => return None,
    };
    let known = words.len() <= options.len() && words.iter().all(|word| options.iter().any(|option| option == word));
    known.then(|| Value::from(words))
}

fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    (text.chars().take(LONGEST_TEXT + 1).count() <= LONGEST_TEXT).then_some(text)
}

/// A pattern that does not compile fits nothing.
fn fits(pattern: &str, text: &str) -> bool {
    let built = regex::RegexBuilder::new(pattern).size_limit(MOST_PATTERN_BYTES).build();
    built.is_ok_and(|pattern| pattern.is_match(text))
}

/// Puts the wished values over those before. Keys that no active field has are left out, as Zendesk does.
pub(crate) fn over(
    before: &Map<String, Value>,
    wishes: &Map<String, Value>,
    rules: &[FieldRule],
    clean: &dyn Fn(&str) -> String,
) -> Result<Map<String, Value>> {
    let mut after = before.clone();
    let mut problems = Vec::new();
    for rule in rules {
        let Some(wish) = wishes.get(&rule.key) else { continue };
        match rule.checked(wish, clean) {
            Ok(Some(value)) => {
                after.insert(rule.key.clone(), value);
            }
            Ok(None) => {
                after.shift_remove(&rule.key);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(after) } else { Err(domain::Refusal::Invalid(problems).into()) }
}

/// The active user fields, kept in memory.
struct Rules(Vec<FieldRule>);

/// Gives each user a value for every active field, and for no other.
pub(crate) async fn complete(ctx: &Ctx, users: &mut [User]) -> Result<()> {
    if users.is_empty() {
        return Ok(());
    }
    let rules = ctx.cached(async move |tx| Ok(Rules(sql::trusted_fields(tx).await?))).await?;
    for user in users {
        let mut kept = std::mem::take(&mut user.fields);
        user.fields = rules
            .0
            .iter()
            .map(|rule| (rule.key.clone(), kept.shift_remove(&rule.key).unwrap_or_else(|| rule.blank())))
            .collect();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(kind: &str, regexp: Option<&str>) -> FieldRule {
        FieldRule::new(
            "k".to_owned(),
            kind,
            "K".to_owned(),
            regexp.map(str::to_owned),
            r#"[{"value":"a"},{"value":"b"}]"#,
        )
    }

    fn kept(kind: &str, value: Value) -> Option<Option<Value>> {
        rule(kind, Some("^[A-Z]{2}$")).checked(&value, &str::to_owned).ok()
    }

    #[test]
    fn each_kind_takes_its_values_only() {
        use serde_json::json;
        assert_eq!(kept("checkbox", json!("true")), Some(Some(json!(true))));
        assert_eq!(kept("checkbox", json!("maybe")), None);
        assert_eq!(kept("integer", json!("12")), Some(Some(json!(12))));
        assert_eq!(kept("integer", json!(1.5)), None);
        assert_eq!(kept("decimal", json!("1.5")), Some(Some(json!(1.5))));
        assert_eq!(kept("decimal", json!("NaN")), None);
        assert_eq!(kept("date", json!("2026-01-05")), Some(Some(json!("2026-01-05T00:00:00Z"))));
        assert_eq!(kept("date", json!("soon")), None);
        assert_eq!(kept("dropdown", json!("a")), Some(Some(json!("a"))));
        assert_eq!(kept("dropdown", json!("c")), None);
        assert_eq!(kept("multiselect", json!(["a", "b"])), Some(Some(json!(["a", "b"]))));
        assert_eq!(kept("multiselect", json!(["a", "c"])), None);
        assert_eq!(kept("regexp", json!("NL")), Some(Some(json!("NL"))));
        assert_eq!(kept("regexp", json!("nl")), None);
        assert_eq!(kept("text", json!({"a": 1})), None);
        assert_eq!(kept("text", json!("")), Some(None));
        assert_eq!(kept("text", json!(null)), Some(None));
    }

    #[test]
    fn unknown_keys_are_left_out_and_null_forgets() -> Result<()> {
        use serde_json::json;
        let before: Map<String, Value> = json!({"k": "old"}).as_object().cloned().unwrap_or_default();
        let wishes = json!({"k": null, "other": "x"}).as_object().cloned().unwrap_or_default();
        assert!(over(&before, &wishes, &[rule("text", None)], &str::to_owned)?.is_empty());
        Ok(())
    }
}
