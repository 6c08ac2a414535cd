//! Conditions of views: read, written, compiled and described.

use domain::Time;
use domain::ids::{GroupId, UserId};
use domain::rules::{Conditions, Output, Viewer, compile, cube, describe};
use domain::settings::Locale;

use super::text;

/// Fields, operators and values of conditions, and JSON.
pub const TOKENS: [&str; 40] = [
    "{\"field\":\"status\",\"operator\":\"is\",\"value\":\"open\"}",
    "\"all\"",
    "\"any\"",
    "\"field\"",
    "\"operator\"",
    "\"value\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "null",
    "true",
    "\"status\"",
    "\"priority\"",
    "\"group_id\"",
    "\"assignee_id\"",
    "\"current_tags\"",
    "\"custom_fields_1\"",
    "\"updated_at\"",
    "\"SOLVED\"",
    "\"description\"",
    "\"requester_role\"",
    "\"via_id\"",
    "\"is\"",
    "\"is_not\"",
    "\"less_than\"",
    "\"greater_than\"",
    "\"includes\"",
    "\"not_includes\"",
    "\"changed\"",
    "\"current_user\"",
    "\"current_groups\"",
    "\"urgent\"",
    "\"\"",
    "\"\\ud800\"",
    "\"source\"",
    "\"columns\"",
    "\"group_by\"",
];

/// What is read can be written and read again, compiled, and described in a bounded text.
pub fn run(data: &[u8]) {
    let text = text(data);
    let Ok(json) = serde_json::from_str::<serde_json::Value>(&text) else { return };
    if let Ok(output) = Output::default().with_json(&json) {
        let again = Output::default().with_json(&output.to_json());
        assert_eq!(again.as_ref(), Ok(&output), "an output reads otherwise the second time");
    }
    let conditions = match Conditions::from_json(&json) {
        Ok(conditions) => conditions,
        Err(problems) => {
            assert!(!problems.is_empty() && problems.len() <= 101, "refused without a reason, or with too many");
            assert!(problems.iter().all(|problem| problem.text.len() < 1000), "too long a reason");
            return;
        }
    };
    assert_eq!(Conditions::from_json(&conditions.to_json()).as_ref(), Ok(&conditions), "the wire form differs");
    assert_eq!(Conditions::from_stored(&conditions.to_stored()).as_ref(), Ok(&conditions), "the stored form differs");
    let groups = [GroupId::new(1), GroupId::new(3)];
    let viewer = Viewer { user_id: UserId::new(7), groups: &groups, now: Time::from_seconds(1_767_603_600) };
    let predicate = compile(&conditions, &viewer);
    let _ = cube(&predicate);
    let said = describe(&conditions, Locale::English, &|_, number| Some(format!("number {number}")));
    assert!(said.len() <= 400_000, "too long a description");
    let _ = conditions.view_problem();
}
