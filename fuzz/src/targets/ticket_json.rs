//! The body of a request, read by the forgiving readers of the gate as the API's types read it.
//!
//! The API's own types are private; `crates/server/tests/it/bad_input.rs` tries them through the whole server.

use domain::{Patch, Time};
use serde::Deserialize;

/// Keys and values of a ticket.
pub const TOKENS: [&str; 32] = [
    "{\"ticket\":{",
    "}}",
    "\"subject\":",
    "\"comment\":{\"body\":",
    "\"tags\":",
    "\"due_at\":",
    "\"group_id\":",
    "\"public\":",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "null",
    "true",
    "\"true\"",
    "\"\"",
    "\"1\"",
    "1.0",
    "1e3",
    "-0",
    "\"a b,c\"",
    "[\"a\",\"b\"]",
    "\"2026-01-05T09:00:00Z\"",
    "\"2026-01-05\"",
    "\"\\ud800\"",
    "\"\\u0000\"",
    "[[[[[[[[",
    "{\"a\":",
    "\"custom_fields\":",
    "{\"id\":1,\"value\":",
];

#[derive(Debug, Deserialize)]
struct Body {
    ticket: Ticket,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Ticket {
    #[serde(deserialize_with = "gate::wire::patch_text")]
    subject: Patch<String>,
    #[serde(deserialize_with = "gate::wire::patch_number")]
    group_id: Patch<i64>,
    #[serde(deserialize_with = "gate::wire::patch_time")]
    due_at: Patch<Time>,
    #[serde(deserialize_with = "gate::wire::flag")]
    safe_update: Option<bool>,
    #[serde(deserialize_with = "gate::wire::words")]
    tags: Option<Vec<String>>,
    comment: Option<serde_json::Value>,
    custom_fields: Option<Vec<serde_json::Value>>,
}

/// Read or refused, whatever it is; the words of a list are as many as were written.
pub fn run(data: &[u8]) {
    let Ok(body) = serde_json::from_slice::<Body>(data) else { return };
    let ticket = body.ticket;
    if let Patch::Set(subject) = &ticket.subject {
        assert!(!subject.is_empty() && subject.len() <= data.len() + 400, "a subject from nowhere");
    }
    if let Patch::Set(due_at) = ticket.due_at {
        assert_eq!(Time::parse(&due_at.to_string()).map(Time::seconds), Some(due_at.seconds()), "a moment changed");
    }
    assert!(ticket.tags.is_none_or(|tags| tags.len() <= data.len()), "tags from nowhere");
    let _ = (ticket.group_id, ticket.safe_update, ticket.comment, ticket.custom_fields);
}
