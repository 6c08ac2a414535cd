//! An explanation in a reply.

use desk::explain::Explained;
use domain::Verdict;
use schemars::JsonSchema;
use serde::Serialize;

/// A verdict and the lines that led to it.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Explanation<'a> {
    user_id: i64,
    thing: &'static str,
    id: i64,
    act: &'static str,
    /// `yes`, `no`, or `unseen`: the user is told that there is no such thing.
    verdict: &'static str,
    lines: Vec<Line<'a>>,
}

/// One line of the rules.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "ExplanationLine")]
struct Line<'a> {
    /// `who`, `reach`, `state` or `right`.
    door: &'static str,
    rule: &'static str,
    text: &'a str,
}

impl<'a> Explanation<'a> {
    pub(super) fn of(explained: &'a Explained) -> Self {
        let lines = explained.lines.iter();
        Self {
            user_id: explained.user_id.number(),
            thing: "ticket",
            id: explained.ticket_id.number(),
            act: explained.asked.word(),
            verdict: match explained.verdict {
                Verdict::Yes => "yes",
                Verdict::No => "no",
                Verdict::Unseen => "unseen",
            },
            lines: lines.map(|line| Line { door: line.door, rule: line.rule, text: &line.text }).collect(),
        }
    }
}
