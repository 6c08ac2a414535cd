//! Holds every answer in a test against the description of the API: what is not described is an error.

#![expect(clippy::indexing_slicing, reason = "a JSON value answers null for what is not there")]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use anyhow::{Result, bail};
use axum::http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::Told;

static DESCRIPTION: LazyLock<Description> = LazyLock::new(Description::new);

/// By template, method and status; none where the answer has no JSON.
type Validators = HashMap<(String, Method, u16), Option<Arc<Validator>>>;

struct Description {
    document: Value,
    templates: matchit::Router<String>,
    validators: Mutex<Validators>,
}

/// Compares an answer with its description. Refusals are described once for all and not looked at here.
pub(crate) fn check(method: &Method, path: &str, told: &Told) -> Result<()> {
    if told.status >= 400 {
        return Ok(());
    }
    let path = path.split('?').next().unwrap_or_default();
    let path = path.strip_suffix(".json").unwrap_or(path);
    let Ok(found) = DESCRIPTION.templates.at(path) else { return Ok(()) };
    let template = found.value;
    let Some(operation) = DESCRIPTION.document["paths"][template].get(method.as_str().to_lowercase()) else {
        return Ok(());
    };
    if operation["responses"].get(told.status.to_string()).is_none() {
        bail!("{method} {template} answered {}, which is not described", told.status);
    }
    let Some(validator) = DESCRIPTION.validator(template, method, told.status)? else { return Ok(()) };
    let problems: Vec<String> = validator
        .iter_errors(&told.json)
        .take(5)
        .map(|problem| format!("{}: {problem}", problem.instance_path()))
        .collect();
    if !problems.is_empty() {
        bail!("{method} {template} answered what is not described:\n{}", problems.join("\n"));
    }
    Ok(())
}

impl Description {
    fn new() -> Self {
        let (mut document, _) = api::contract::document();
        close(&mut document);
        let mut templates = matchit::Router::new();
        for template in document["paths"].as_object().map(|paths| paths.keys().cloned()).into_iter().flatten() {
            // A template that cannot stand beside another one would be an error of the router of the server too.
            let _ = templates.insert(template.clone(), template);
        }
        Self { document, templates, validators: Mutex::default() }
    }

    fn validator(&self, template: &str, method: &Method, status: u16) -> Result<Option<Arc<Validator>>> {
        let key = (template.to_owned(), method.clone(), status);
        let mut kept = self.validators.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(validator) = kept.get(&key) {
            return Ok(validator.clone());
        }
        let operation = &self.document["paths"][template][method.as_str().to_lowercase()];
        let schema = &operation["responses"][status.to_string()]["content"]["application/json"]["schema"];
        let validator = match schema {
            Value::Null => None,
            schema => {
                let whole = json!({"components": self.document["components"], "allOf": [schema]});
                Some(Arc::new(jsonschema::draft202012::new(&whole)?))
            }
        };
        kept.insert(key, validator.clone());
        Ok(validator)
    }
}

/// Makes objects with known keys refuse others, so that an undescribed key is found.
fn close(value: &mut Value) {
    match value {
        Value::Object(map) => {
            if map.get("type").is_some_and(|kind| kind == "object" || kind == &json!(["object", "null"]))
                && map.contains_key("properties")
                && !map.contains_key("additionalProperties")
            {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(list) => list.iter_mut().for_each(close),
        _ => {}
    }
}
