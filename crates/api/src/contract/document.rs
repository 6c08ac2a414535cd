//! Writes the OpenAPI 3.1 document.

use std::collections::{BTreeMap, BTreeSet};

use gate::{Access, Method, Routes};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::operation::{Answers, Operation};

/// Draws replies by name, and bodies in place: their names would say nothing.
struct Pens {
    replies: SchemaGenerator,
    bodies: SchemaGenerator,
}

/// The description, and one line for each route and operation that do not meet.
pub(super) fn draw(routes: &Routes, operations: Vec<Operation>) -> (Value, Vec<String>) {
    let settings = || SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut pens = Pens {
        replies: settings().for_serialize().into_generator(),
        bodies: settings().for_deserialize().with(|s| s.inline_subschemas = true).into_generator(),
    };
    let mut said: BTreeMap<(String, String), Operation> = BTreeMap::new();
    let mut problems = Vec::new();
    for operation in operations {
        let key = (operation.path.to_owned(), operation.method.to_string());
        if said.insert(key.clone(), operation).is_some() {
            problems.push(format!("{} {} is described twice", key.1, key.0));
        }
    }
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for route in &routes.0 {
        let key = (route.path.to_owned(), route.method.to_string());
        let Some(operation) = said.remove(&key) else {
            problems.push(format!("{} {} is not described", key.1, key.0));
            continue;
        };
        let id = own_id(&mut ids, &operation, &route.operation);
        let entry = entry(&mut pens, &operation, &id, route.access);
        paths.entry(key.0).or_default().insert(key.1.to_lowercase(), entry);
    }
    problems.extend(said.into_keys().map(|(path, method)| format!("{method} {path} is described and is no route")));
    (whole(&mut pens, &paths), problems)
}

fn whole(pens: &mut Pens, paths: &BTreeMap<String, Map<String, Value>>) -> Value {
    let mut schemas = pens.replies.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Balie",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Paths under /api/v2 follow Zendesk's API; those under /api/balie/v1 are our own. \
                            Every path also answers with `.json` behind it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The address of the account."}],
        "security": [{"basic": []}, {"bearer": []}, {"session": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "basic": {
                    "type": "http", "scheme": "basic",
                    "description": "`EMAIL/token:TOKEN`, or `EMAIL:PASSWORD` where the account allows it.",
                },
                "bearer": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-balie_session"},
            },
            "responses": responses(),
        },
    })
}

/// The route's operation; where several routes share one, the later ones have the words of their paths behind it.
fn own_id(ids: &mut BTreeSet<String>, operation: &Operation, shared: &str) -> String {
    let bare = shared.replace("::", ".");
    let words = operation.path.trim_start_matches("/api/v2").split('/').filter(|word| !word.starts_with('{'));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let by_path = format!("{bare}.{}", words.join("_"));
    let by_method = format!("{by_path}.{}", operation.method.as_str().to_lowercase());
    let by_slash = format!("{by_path}.slash");
    let names = [bare, by_path, by_method, by_slash];
    names.into_iter().find(|name| ids.insert(name.clone())).unwrap_or_default()
}

fn entry(pens: &mut Pens, operation: &Operation, id: &str, access: Access) -> Value {
    let mut entry = Map::new();
    entry.insert("operationId".to_owned(), json!(id));
    let tag = id.split('.').next().unwrap_or_default();
    entry.insert("tags".to_owned(), json!([tag]));
    entry.insert("summary".to_owned(), json!(operation.summary));
    entry.insert("x-balie-access".to_owned(), json!(access.word()));
    match access {
        Access::Public(_) | Access::Client(_) | Access::Visitor(_) => {
            entry.insert("security".to_owned(), json!([{}, {"basic": []}, {"bearer": []}, {"session": []}]));
        }
        _ => {
            entry.insert("x-balie-scope".to_owned(), json!(access.scope()));
        }
    }
    let parameters = parameters(operation);
    if !parameters.is_empty() {
        entry.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if let Some(draw) = operation.takes {
        let schema = draw(&mut pens.bodies);
        let content = json!({"application/json": {"schema": schema}});
        entry.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
    }
    if let Some(draw) = operation.takes_form {
        let schema = draw(&mut pens.bodies);
        let content = json!({"application/x-www-form-urlencoded": {"schema": schema}});
        entry.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
    }
    if operation.takes_file {
        let content = json!({"application/octet-stream": {}, "*/*": {}});
        entry.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
    }
    entry.insert("responses".to_owned(), answers(pens, operation));
    Value::Object(entry)
}

fn answers(pens: &mut Pens, operation: &Operation) -> Value {
    let pen = &mut pens.replies;
    let (status, content) = match operation.answers {
        Answers::Nothing => (204, None),
        Answers::Elsewhere => (303, None),
        Answers::File => (200, Some(json!({"*/*": {}}))),
        Answers::Whole { status, draw } => (status, Some(json!({"application/json": {"schema": draw(pen)}}))),
        Answers::One { status, key, draw } => {
            let mut properties = Map::new();
            properties.insert(key.to_owned(), draw(pen).to_value());
            (status, Some(object(pen, operation, properties, key)))
        }
        Answers::Page { key, draw } => {
            let mut properties = Map::new();
            properties.insert(key.to_owned(), draw(pen).to_value());
            for (link, schema) in links() {
                properties.insert(link.to_owned(), schema);
            }
            (200, Some(object(pen, operation, properties, key)))
        }
    };
    let mut good = json!({"description": "All is well."});
    if let (Some(content), Some(good)) = (content, good.as_object_mut()) {
        good.insert("content".to_owned(), content);
    }
    let mut responses = Map::new();
    if operation.or_changed {
        responses.insert("200".to_owned(), good.clone());
    }
    responses.insert(status.to_string(), good);
    if let Some((status, draw)) = operation.or_answers {
        let content = json!({"application/json": {"schema": draw(pen)}});
        responses.insert(status.to_string(), json!({"description": "Something more is needed.", "content": content}));
    }
    responses.insert("default".to_owned(), json!({"$ref": "#/components/responses/Problem"}));
    Value::Object(responses)
}

fn object(pen: &mut SchemaGenerator, operation: &Operation, mut properties: Map<String, Value>, key: &str) -> Value {
    for (beside, draw) in operation.beside.iter().chain(&operation.also) {
        properties.insert((*beside).to_owned(), draw(pen).to_value());
    }
    let mut required = vec![key];
    required.extend(operation.also.iter().map(|(key, _)| *key));
    json!({"application/json": {"schema": {"type": "object", "properties": properties, "required": required}}})
}

/// The links of both paging styles: `meta` and `links` by cursor, the others by offset.
fn links() -> Vec<(&'static str, Value)> {
    let address = json!({"type": ["string", "null"]});
    vec![
        ("count", json!({"type": ["integer", "null"], "format": "int64"})),
        ("next_page", address.clone()),
        ("previous_page", address.clone()),
        (
            "meta",
            json!({"type": "object", "properties": {
                "has_more": {"type": "boolean"}, "after_cursor": address, "before_cursor": address,
            }}),
        ),
        ("links", json!({"type": "object", "properties": {"next": address, "prev": address}})),
    ]
}

fn parameters(operation: &Operation) -> Vec<Value> {
    let mut all: Vec<Value> = operation
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            let schema = if name == "id" || name.ends_with("_id") {
                json!({"type": "integer", "format": "int64"})
            } else {
                json!({"type": "string"})
            };
            json!({"name": name, "in": "path", "required": true, "schema": schema})
        })
        .collect();
    let mut query = |name: &str, meaning: &str| {
        all.push(json!({"name": name, "in": "query", "description": meaning, "schema": {"type": "string"}}));
    };
    for (name, meaning) in &operation.queries {
        query(name, meaning);
    }
    if matches!(operation.answers, Answers::Page { .. }) {
        query("page[size]", "Things on a page; it chooses paging by cursor.");
        query("page[after]", "The cursor of the last thing seen.");
        query("page[before]", "The cursor of the first thing seen.");
        query("page", "The number of the page, when paging by offset.");
        query("per_page", "Things on a page, when paging by offset.");
    }
    let told = operation.queries.iter().any(|(name, _)| *name == "include");
    if operation.method == Method::GET && !operation.beside.is_empty() && !told {
        let names: Vec<&str> = operation.beside.iter().map(|(key, _)| *key).collect();
        query("include", &format!("Related things to send along, parted by commas: {}.", names.join(", ")));
    }
    all
}

fn responses() -> Value {
    json!({
        "Problem": {
            "description": "It was refused, or went wrong. 400, 401, 403, 404, 409, 413, 422 or 429 say why; \
                            429 says in `Retry-After` when to come again.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "properties": {
            "error": {"description": "A word, or an object with `title` and `message`.", "type": ["string", "object"]},
            "description": {"type": "string"},
            "message": {"type": "string"},
            "details": {
                "type": "object",
                "description": "For each field what is wrong with it.",
                "additionalProperties": {"type": "array", "items": {"type": "object", "properties": {
                    "description": {"type": "string"}, "error": {"type": "string"},
                }}},
            },
        },
        "required": ["error"],
    })
}
