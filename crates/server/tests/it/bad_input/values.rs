//! The bad values a key is given, as JSON text, and what a key is given where it is not the bad one.

use serde_json::{Value, json};

use super::MARK;

/// Longer than any text that is kept.
pub(super) const LONG: usize = 1024 * 1024 + 1;

/// Values of every kind, most of them wrong wherever they stand.
pub(super) fn odd() -> Vec<(&'static str, String)> {
    vec![
        ("null", "null".to_owned()),
        ("true", "true".to_owned()),
        ("-1", "-1".to_owned()),
        ("1.5", "1.5".to_owned()),
        ("2^63", "9223372036854775808".to_owned()),
        ("i64 min", "-9223372036854775808".to_owned()),
        ("1e300", "1e300".to_owned()),
        ("word", format!("\"{MARK}\"")),
        ("empty text", "\"\"".to_owned()),
        ("NUL", format!("\"{MARK}\\u0000b\"")),
        ("controls", format!("\"{MARK}\\u0001\\u202e\\uffff\\r\\n\"")),
        ("[]", "[]".to_owned()),
        ("nested list", format!("[[\"{MARK}\"],null,{{}}]")),
        ("{}", "{}".to_owned()),
        ("nested object", format!("{{\"{MARK}\":{{\"a\":[1]}}}}")),
    ]
}

/// Values that are no JSON, or none that can be kept: refused wherever they stand.
pub(super) fn impossible() -> Vec<(&'static str, Vec<u8>)> {
    let mut invalid = format!("\"{MARK}").into_bytes();
    invalid.extend(b"\xff\xfe\"");
    vec![
        ("1e400", b"1e400".to_vec()),
        ("lone surrogate", b"\"\\ud800\"".to_vec()),
        ("invalid UTF-8", invalid),
        ("raw NUL", b"\"a\0b\"".to_vec()),
        ("NaN", b"NaN".to_vec()),
    ]
}

/// Something that fits a key well enough for the rest of the body to be looked at; none where it may be left out.
pub(super) fn fitting(path: &str, key: &str, number: usize) -> Option<Value> {
    Some(match key {
        "name" | "title" | "agent_label" | "raw_title" => json!(format!("Thing {number}")),
        "subject" => json!("A subject"),
        "comment" => json!({"body": "A text"}),
        "key" => json!(format!("key_{number}")),
        "status_category" => json!("open"),
        "email" => json!(format!("p{number}@example.com")),
        "value" if path.contains("identities") => json!(format!("i{number}@example.com")),
        "value" if path.contains("options") => json!(format!("value_{number}")),
        "subdomain" => json!(format!("brand{number}")),
        "type" if path.contains("identities") => json!("email"),
        "type" if path.contains("_fields") => json!("text"),
        "all" => json!([{"field": "status", "operator": "less_than", "value": "solved"}]),
        _ => return None,
    })
}
