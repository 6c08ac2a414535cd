//! Reading a view from a request: Zendesk's keys into a wish.

use domain::error::ProblemCode;
use domain::views::{MOST_GROUPS, Restriction, ViewChange};
use domain::{Patch, Refusal};
use gate::{Call, wire};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// `{"view": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    view: Fields,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Fields {
    #[serde(deserialize_with = "wire::patch_text")]
    title: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    raw_title: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    description: Patch<String>,
    #[serde(deserialize_with = "wire::flag")]
    active: Option<bool>,
    #[serde(deserialize_with = "wire::patch_number")]
    position: Patch<i64>,
    all: Option<Value>,
    any: Option<Value>,
    conditions: Option<Sides>,
    output: Option<Value>,
    #[serde(deserialize_with = "wire::patch")]
    restriction: Patch<Holders>,
}

/// The form in which views are answered, which clients send back.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Sides {
    all: Option<Value>,
    any: Option<Value>,
}

/// `{"type": "Group", "id": 1, "ids": [1, 2]}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Holders {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(deserialize_with = "wire::patch_number")]
    id: Patch<i64>,
    ids: Option<Vec<wire::Number>>,
}

impl Body {
    /// The wish for the view.
    pub(super) fn change(self, call: &Call) -> Result<ViewChange, Refusal> {
        let view = self.view;
        let sides = view.conditions.unwrap_or_default();
        let title = if view.title.is_named() { view.title } else { view.raw_title };
        Ok(ViewChange {
            title: match title {
                Patch::Keep => None,
                Patch::Clear => Some(String::new()),
                Patch::Set(title) => Some(title),
            },
            description: view.description,
            active: view.active,
            position: view.position.set().copied(),
            all: view.all.or(sides.all),
            any: view.any.or(sides.any),
            output: view.output,
            restriction: match view.restriction {
                Patch::Keep => Patch::Keep,
                Patch::Clear => Patch::Clear,
                Patch::Set(holders) => holders.restriction(call)?,
            },
        })
    }
}

impl Holders {
    /// A personal view that names nobody is the caller's own; `{}` is no restriction.
    fn restriction(self, call: &Call) -> Result<Patch<Restriction>, Refusal> {
        let Some(word) = self.kind else { return Ok(Patch::Clear) };
        let mut ids: Vec<i64> = self.ids.unwrap_or_default().into_iter().map(|id| id.0).take(MOST_GROUPS + 1).collect();
        ids.extend(self.id.set());
        if ids.is_empty() && word == "User" {
            ids.extend(call.ctx.actor().user_id().map(i64::from));
        }
        let restriction = Restriction::from_parts(Some(&word), ids);
        let restriction = restriction
            .ok_or_else(|| Refusal::invalid("restriction", ProblemCode::Invalid, "Restriction: is not valid"))?;
        Ok(Patch::Set(restriction))
    }
}

/// How the request wants the tickets sorted and grouped this once.
pub(super) fn order(call: &Call) -> ViewChange {
    let keys = ["sort_by", "sort_order", "group_by", "group_order"];
    let named = keys.into_iter().filter_map(|key| Some((key.to_owned(), Value::from(call.query.get(key)?))));
    let output: Map<String, Value> = named.collect();
    ViewChange { output: (!output.is_empty()).then_some(Value::Object(output)), ..ViewChange::default() }
}
