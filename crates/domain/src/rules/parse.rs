//! Conditions from the wire and back: `[{"field","operator","value"}]`, checked when saved and again when read.

use serde_json::{Map, Value as Json, json};

use super::condition::{Condition, Conditions, LONGEST_VALUE, MOST_CONDITIONS, MOST_VALUES};
use super::field::Field;
use super::value::{Operator, RequesterRole, Value};
use crate::error::{FieldProblem, ProblemCode};
use crate::tags::Tags;
use crate::tickets::{Priority, Status, TicketType};
use crate::via::Channel;

impl Conditions {
    /// Reads `{"all": […], "any": […]}`; a side that is absent or null has no conditions.
    ///
    /// # Errors
    /// A problem for every condition that cannot be, with the name of its side and a sentence.
    pub fn from_json(json: &Json) -> Result<Self, Vec<FieldProblem>> {
        Self::from_sides(json.get("all"), json.get("any"))
    }

    /// Reads the two sides apart, as views are written.
    ///
    /// # Errors
    /// As [`Self::from_json`].
    pub fn from_sides(all: Option<&Json>, any: Option<&Json>) -> Result<Self, Vec<FieldProblem>> {
        let mut problems = Vec::new();
        let all = side("all", all, &mut problems);
        let any = side("any", any, &mut problems);
        if problems.is_empty() { Ok(Self { all, any }) } else { Err(problems) }
    }

    /// The wire form; reading it gives the same conditions.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let side = |conditions: &[Condition]| conditions.iter().map(Condition::to_json).collect::<Vec<_>>();
        json!({ "all": side(&self.all), "any": side(&self.any) })
    }

    /// The stored text.
    #[must_use]
    pub fn to_stored(&self) -> String {
        self.to_json().to_string()
    }

    /// Reads the stored text, with the checks of [`Self::from_json`].
    ///
    /// # Errors
    /// When it is not JSON, or no longer valid.
    pub fn from_stored(text: &str) -> Result<Self, Vec<FieldProblem>> {
        match serde_json::from_str(text) {
            Ok(json) => Self::from_json(&json),
            Err(_) => Err(vec![problem("conditions", ProblemCode::Format, "not JSON")]),
        }
    }

    /// What keeps these conditions from being a view's: a view must narrow down what it lists.
    #[must_use]
    pub fn view_problem(&self) -> Option<FieldProblem> {
        let narrowed = self.all.iter().any(|condition| condition.field().narrows_a_view());
        (!narrowed).then(|| {
            problem(
                "conditions",
                ProblemCode::Invalid,
                "at least one condition under `all` must be about status, type, group_id, assignee_id or requester_id",
            )
        })
    }
}

impl Condition {
    /// The wire form.
    #[must_use]
    pub fn to_json(&self) -> Json {
        json!({ "field": self.field().word(), "operator": self.operator().word(), "value": self.value().to_json() })
    }
}

fn problem(field: &str, code: ProblemCode, text: &str) -> FieldProblem {
    FieldProblem::new(field, code, format!("Invalid conditions: {text}"))
}

fn side(name: &'static str, json: Option<&Json>, problems: &mut Vec<FieldProblem>) -> Vec<Condition> {
    let list = match json {
        None | Some(Json::Null) => return Vec::new(),
        Some(Json::Array(list)) => list,
        Some(_) => {
            problems.push(problem(name, ProblemCode::Format, &format!("`{name}` must be a list")));
            return Vec::new();
        }
    };
    if list.len() > MOST_CONDITIONS {
        let text = format!("`{name}` may hold at most {MOST_CONDITIONS} conditions");
        problems.push(problem(name, ProblemCode::TooLong, &text));
        return Vec::new();
    }
    let mut conditions = Vec::with_capacity(list.len());
    for json in list {
        match one(json) {
            Ok(condition) => conditions.push(condition),
            Err((code, text)) => problems.push(problem(name, code, &text)),
        }
    }
    conditions
}

type Trouble = (ProblemCode, String);

fn one(json: &Json) -> Result<Condition, Trouble> {
    let Json::Object(parts) = json else {
        return Err((ProblemCode::Format, "a condition must have field, operator and value".to_owned()));
    };
    // Old clients write `source` for `field`.
    let word = word_of(parts, "field").or_else(|| word_of(parts, "source"));
    let word = word.ok_or_else(|| (ProblemCode::Blank, "a condition needs a field".to_owned()))?;
    let field = Field::from_word(word)
        .ok_or_else(|| (ProblemCode::Invalid, format!("`{}` is not a field of conditions", shown(word))))?;
    let word = word_of(parts, "operator")
        .ok_or_else(|| (ProblemCode::Blank, format!("the condition on `{}` needs an operator", field.word())))?;
    let operator = Operator::from_word(word)
        .filter(|operator| field.takes(*operator))
        .ok_or_else(|| (ProblemCode::Invalid, format!("`{}` cannot be used with `{}`", shown(word), field.word())))?;
    let texts = texts_of(parts.get("value").unwrap_or(&Json::Null), field)?;
    let value = read(field, operator, texts);
    value.and_then(|value| Condition::new(field, operator, value)).ok_or_else(|| {
        let text = format!("the value is not one that `{}` with `{}` can have", field.word(), operator.word());
        (ProblemCode::Invalid, text)
    })
}

fn word_of<'a>(parts: &'a Map<String, Json>, key: &str) -> Option<&'a str> {
    parts.get(key).and_then(Json::as_str)
}

/// A word from outside, short enough for a sentence.
fn shown(word: &str) -> String {
    word.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// The value as texts: numbers and booleans are written out, null is no text.
fn texts_of(json: &Json, field: Field) -> Result<Vec<String>, Trouble> {
    let too_long = || (ProblemCode::TooLong, format!("the value of `{}` is too long", field.word()));
    let list = match json {
        Json::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    if list.len() > MOST_VALUES {
        return Err(too_long());
    }
    let mut texts = Vec::with_capacity(list.len());
    for json in list {
        let text = match json {
            Json::Null => continue,
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            Json::Bool(flag) => flag.to_string(),
            Json::Array(_) | Json::Object(_) => {
                return Err((ProblemCode::Format, format!("the value of `{}` must be a text", field.word())));
            }
        };
        if text.chars().nth(LONGEST_VALUE).is_some() {
            return Err(too_long());
        }
        texts.push(text);
    }
    Ok(texts)
}

fn read(field: Field, operator: Operator, mut texts: Vec<String>) -> Option<Value> {
    match (field, operator) {
        (_, Operator::Present | Operator::NotPresent) => return Some(Value::Nothing),
        (Field::Custom(_), Operator::Includes | Operator::NotIncludes) => return Some(Value::Texts(texts)),
        (Field::CustomStatus, Operator::Includes | Operator::NotIncludes) => {
            return texts.iter().map(|text| text.parse().ok()).collect::<Option<_>>().map(Value::Numbers);
        }
        (Field::Tags, _) => return Some(Value::Tags(Tags::from_words(texts.iter().map(String::as_str)))),
        (Field::Subject | Field::Description, _) => return Some(Value::Text(texts.join(" "))),
        _ => {}
    }
    let text = texts.pop().unwrap_or_default();
    if !texts.is_empty() {
        return None;
    }
    if text.is_empty() {
        return Some(Value::Nothing);
    }
    read_one(field, text)
}

fn read_one(field: Field, text: String) -> Option<Value> {
    match (field, text.as_str()) {
        (Field::Status, word) => Status::from_word(word).map(Value::Status),
        (Field::Type, word) => TicketType::from_word(word).map(Value::Type),
        (Field::Priority, word) => Priority::from_word(word).map(Value::Priority),
        (Field::Group, "current_groups") => Some(Value::CurrentGroups),
        (Field::Assignee | Field::Requester, "current_user") => Some(Value::CurrentUser),
        (Field::Assignee, "requester_id") => Some(Value::Requester),
        (Field::Requester, "assignee_id") => Some(Value::Assignee),
        (Field::Via, word) => Channel::ALL
            .into_iter()
            .find(|channel| channel.word() == word || channel.number().to_string() == word)
            .map(Value::Channel),
        (Field::Public, "public" | "true") => Some(Value::Public(true)),
        (Field::Public, "private" | "false") => Some(Value::Public(false)),
        (Field::Public, _) => None,
        (Field::RequesterRole, word) => {
            RequesterRole::ALL.into_iter().find(|role| role.number().to_string() == word).map(Value::Role)
        }
        (Field::Hours(_), word) => word.parse().ok().map(Value::Hours),
        (Field::Recipient, word) => Some(Value::Text(word.to_lowercase())),
        (Field::Custom(_), _) => Some(Value::Text(text)),
        (Field::Tags | Field::Subject | Field::Description, _) => None,
        (_, word) => word.parse().ok().map(Value::Number),
    }
}

impl Value {
    /// The wire form: a text, or a list of texts.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match self {
            Self::Nothing => json!(""),
            Self::Status(status) => json!(status.word()),
            Self::Type(kind) => json!(kind.word()),
            Self::Priority(priority) => json!(priority.word()),
            Self::Number(number) => json!(number.to_string()),
            Self::Numbers(numbers) => numbers.iter().map(ToString::to_string).collect(),
            Self::CurrentUser => json!("current_user"),
            Self::CurrentGroups => json!("current_groups"),
            Self::Requester => json!("requester_id"),
            Self::Assignee => json!("assignee_id"),
            Self::Channel(channel) => json!(channel.number().to_string()),
            Self::Tags(tags) => json!(tags.to_stored()),
            Self::Text(text) => json!(text),
            Self::Texts(texts) => texts.iter().cloned().collect(),
            Self::Hours(hours) => json!(hours.to_string()),
            Self::Public(public) => json!(if *public { "public" } else { "private" }),
            Self::Role(role) => json!(role.number().to_string()),
        }
    }
}
