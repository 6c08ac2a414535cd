//! The search language, and highlights.

use domain::Time;
use domain::search::highlight;
use domain::search::parse;

use super::text;

/// Keywords, operators and values.
pub const TOKENS: [&str; 46] = [
    "type:ticket",
    "type:user",
    "status:open",
    "status<solved",
    "priority>=high",
    "created>2026-01-01",
    "created<4hours",
    "updated:2026-01-05T09:00:00Z",
    "assignee:me",
    "assignee:none",
    "requester:\"Jan Jansen\"",
    "group:support",
    "tags:a,b",
    "tags:none",
    "subject:x*",
    "custom_field_1:y",
    "fieldvalue:z",
    "order_by:created",
    "sort:desc",
    "has_attachment:true",
    "via:mail",
    "commenter:",
    "cc:a@b.example",
    "organization:1",
    "brand:2",
    "ticket_type:incident",
    "satisfaction:good",
    "id:",
    "\"",
    "-",
    ":",
    "<",
    ">",
    "=",
    "*",
    " ",
    "(",
    ")",
    "'",
    "\\",
    "printer",
    "factuur",
    "\u{df}",
    "\u{130}",
    "due_date:",
    "role:agent",
];

/// It is read or refused, always the same way; what is found is shown whole characters at a time, within the width.
pub fn run(data: &[u8]) {
    let text = text(data);
    let now = Time::from_seconds(1_767_603_600);
    let Ok(query) = parse(&text, now) else { return };
    assert_eq!(parse(&text, now).as_ref(), Ok(&query), "read otherwise the second time");
    assert!(text.chars().count() <= 2000 && query.text.len() + query.filters.len() <= 200, "an unbounded query");
    for filter in &query.filters {
        let _ = format!("{filter:?}").len();
    }
    let shown = highlight(&format!("{text} before and after {text}"), &query.text, 120);
    assert!(shown.len() <= 120 * 40 + 200, "a highlight without bound");
}
