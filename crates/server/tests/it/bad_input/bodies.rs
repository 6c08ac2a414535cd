//! Bad bodies, for every operation that takes one.

use anyhow::Result;
use serde_json::{Map, Value};

use super::MARK;
use super::probe::{Operation, Probe};
use super::values::{LONG, fitting, impossible, odd};

/// Deeper than anybody writes.
const DEEP: usize = 10_000;

/// Keys from the top of the body down to one that is given a bad value. A list on the way is a list of one.
pub(crate) type Trail = Vec<String>;

/// Every key of a shape, with the shape of its value.
pub(crate) fn trails(schema: &Value, above: &Trail, found: &mut Vec<(Trail, Value)>) {
    for (key, value) in schema["properties"].as_object().into_iter().flatten() {
        let mut trail = above.clone();
        trail.push(key.clone());
        found.push((trail.clone(), value.clone()));
        trails(value, &trail, found);
        if value["items"].is_object() {
            trail.push("[]".to_owned());
            trails(&value["items"], &trail, found);
        }
    }
}

/// `{"a": {"b": VALUE, …}}`, with what fits beside the bad key.
pub(crate) fn around(operation: &Operation, schema: &Value, trail: &[String], value: &[u8], number: usize) -> Vec<u8> {
    let Some((key, rest)) = trail.split_first() else { return value.to_vec() };
    if key == "[]" {
        return [b"[", around(operation, &schema["items"], rest, value, number).as_slice(), b"]"].concat();
    }
    let mut out = b"{".to_vec();
    for other in schema["properties"].as_object().into_iter().flatten().map(|(other, _)| other) {
        if let Some(fit) = (other != key).then(|| fitting(&operation.path, other, number)).flatten() {
            out.extend(format!("\"{other}\":{fit},").into_bytes());
        }
    }
    out.extend(format!("\"{key}\":").into_bytes());
    out.extend(around(operation, &schema["properties"][key], rest, value, number));
    out.push(b'}');
    out
}

/// Bodies that are wrong as a whole, and are refused.
fn broken(root: &str) -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: String| text.into_bytes();
    let mut invalid = text(format!("{{\"{MARK}\":\""));
    invalid.extend(b"\xc3\x28\"}");
    vec![
        ("cut off", text(format!("{{\"{root}\":{{\"{MARK}\":"))),
        ("no JSON", text(format!("<{MARK}/>"))),
        ("two values", text("{} {}".to_owned())),
        ("a list", text(format!("[\"{MARK}\",1]"))),
        ("a text", text(format!("\"{MARK}\""))),
        ("a number", text("5".to_owned())),
        ("null", text("null".to_owned())),
        ("true", text("true".to_owned())),
        ("invalid UTF-8", invalid),
        ("UTF-16", b"\xff\xfe{\0}\0".to_vec()),
        ("deep lists", text(format!("{{\"{root}\":{}", "[".repeat(DEEP)))),
        ("deep objects", text(format!("{{\"{root}\":{}", "{\"a\":".repeat(DEEP)))),
        ("duplicate keys", text(format!("{{\"{root}\":{{}},\"{root}\":{{\"{MARK}\":1}}}}"))),
        ("NUL bytes", vec![0; 64]),
        ("spaces", text(" ".repeat(64))),
    ]
}

/// Everything bad that can be said to one operation.
pub(super) async fn try_all(probe: &mut Probe, operation: &Operation) -> Result<()> {
    let Some(schema) = operation.body() else { return Ok(()) };
    let path = format!("{}.json", probe.filled(&operation.path));
    let method = &operation.method;
    let root = schema["properties"].as_object().and_then(|keys| keys.keys().next().cloned()).unwrap_or_default();
    for (label, body) in broken(&root) {
        if probe.next() {
            probe.refused(method, &path, &[("content-type", "application/json")], body, label).await;
        }
    }
    for kind in ["text/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "\"", ""] {
        if probe.next() {
            let body = format!("{MARK}=1&{root}[subject]=2").into_bytes();
            probe.refused(method, &path, &[("content-type", kind)], body, "form").await;
        }
    }
    if probe.next() {
        probe.send(method, &path, &[], Vec::new(), "empty").await;
        let deep = format!("{{\"{MARK}\":{}1{}", "{\"a\":".repeat(DEEP), "}".repeat(DEEP + 1));
        probe.send(method, &path, &[], deep.into_bytes(), "deep, under an unknown key").await;
    }
    Ok(())
}

/// Every key of an operation with every kind of value; where the same shape was tried before, with some.
pub(super) async fn try_kinds(probe: &mut Probe, operation: &Operation, again: bool) -> Result<()> {
    let Some(schema) = operation.body() else { return Ok(()) };
    let mut found = Vec::new();
    trails(schema, &Vec::new(), &mut found);
    for (number, (trail, _)) in found.iter().enumerate() {
        try_key(probe, operation, trail, number, again).await;
    }
    if operation.path.contains("_many") || operation.path.contains("merge") {
        probe.settle().await?;
    }
    Ok(())
}

async fn try_key(probe: &mut Probe, operation: &Operation, trail: &Trail, number: usize, again: bool) {
    let path = format!("{}.json", probe.filled(&operation.path));
    let (Some(schema), method) = (operation.body(), &operation.method) else { return };
    let shown = trail.join(".");
    for (place, (label, value)) in odd().into_iter().enumerate() {
        let due = (number + place).is_multiple_of(if again {
            4
        } else if trail.len() > 2 {
            2
        } else {
            1
        });
        if due && probe.next() {
            let body = around(operation, schema, trail, value.as_bytes(), number * 100 + place);
            probe.send(method, &path, &[], body, &format!("{shown} = {label}")).await;
        }
    }
    for (label, value) in impossible() {
        if probe.next() && !again {
            let body = around(operation, schema, trail, &value, number);
            probe.refused(method, &path, &[], body, &format!("{shown} = {label}")).await;
        }
    }
}

/// Every text with a megabyte, every list with 10,000 words: refused, or cut to what is kept of such a thing.
pub(super) async fn try_long(probe: &mut Probe, operation: &Operation) {
    let Some(schema) = operation.body() else { return };
    let mut found = Vec::new();
    trails(schema, &Vec::new(), &mut found);
    for (number, (trail, shape)) in found.iter().enumerate() {
        try_long_key(probe, operation, (trail, shape), number).await;
    }
}

async fn try_long_key(probe: &mut Probe, operation: &Operation, (trail, shape): (&Trail, &Value), number: usize) {
    let path = format!("{}.json", probe.filled(&operation.path));
    let (Some(schema), method) = (operation.body(), &operation.method) else { return };
    let shown = trail.join(".");
    let is = |kind: &str| {
        let kinds = &shape["type"];
        kinds == kind || kinds.as_array().is_some_and(|kinds| kinds.iter().any(|known| known == kind))
    };
    if is("string") && probe.next() {
        let value = format!("\"{}\"", "x".repeat(LONG));
        let body = around(operation, schema, trail, value.as_bytes(), number);
        probe.refused_or_cut(method, &path, body, &format!("{shown} = 1 MB")).await;
    }
    if (is("array") || shown.ends_with("tags")) && probe.next() {
        let words: Vec<String> = (0..10_000).map(|number| format!("\"t{number}\"")).collect();
        let value = format!("[{}]", words.join(","));
        let body = around(operation, schema, trail, value.as_bytes(), number);
        probe.refused_or_cut(method, &path, body, &format!("{shown} = 10,000 words")).await;
    }
}

/// Keys nobody knows, and keys that cannot be written: dropped, and named in the warning.
pub(super) async fn try_unknown_keys(probe: &mut Probe, operation: &Operation) -> Result<usize> {
    let Some(schema) = operation.body() else { return Ok(0) };
    let path = format!("{}.json", probe.filled(&operation.path));
    let Some(root) = schema["properties"].as_object().and_then(|keys| keys.keys().next()) else { return Ok(0) };
    let inside = schema["properties"][root]["properties"].as_object();
    let extra: Map<String, Value> =
        [("zz_unknown", Value::from(1)), ("created_at", Value::from("1999-01-01T00:00:00Z"))]
            .into_iter()
            .filter(|(key, _)| inside.is_none_or(|known| !known.contains_key(*key)))
            .map(|(key, value)| (key.to_owned(), value))
            .collect();
    let (body, name) = match inside {
        Some(_) => (serde_json::json!({root: extra}), format!("{root}.zz_unknown")),
        None => (Value::Object(extra), "zz_unknown".to_owned()),
    };
    let Some(told) = probe.send(&operation.method, &path, &[], body.to_string().into_bytes(), "unknown keys").await
    else {
        return Ok(0);
    };
    let warned = told.headers.get("x-zendesk-api-warn").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !warned.contains(&name) {
        let row = format!("{} {path}: {} {} warned {warned:?}", operation.method, told.status, body);
        probe.wrong(&row);
    }
    if told.text.contains("1999-01-01") {
        probe.wrong(&format!("{} {path}: created_at was taken", operation.method));
    }
    Ok(1)
}
