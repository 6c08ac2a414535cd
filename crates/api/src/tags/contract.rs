//! What the routes of tags are for and answer.

use schemars::JsonSchema;

use crate::contract::{Count, Operation, get};

/// A tag and how many tickets bear it.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct Tag {
    name: String,
    count: i64,
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/tags", "List the tags used most").page::<Tag>("tags"),
        get("/api/v2/tags/count", "Count tags").one::<Count>("count"),
        get("/api/v2/autocomplete/tags", "Find tags by their beginning")
            .query("name", "At least two characters.")
            .one::<Vec<String>>("tags")
            .also::<u64>("count"),
    ]
}
