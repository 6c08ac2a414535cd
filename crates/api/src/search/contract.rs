//! What the routes of search are for, take and answer.

use schemars::JsonSchema;
use serde_json::{Map, Value};

use crate::contract::{Operation, get};
use crate::tickets::contract::with_sides;

/// Something found: as its own route shows it, with what it is.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct SearchResult {
    url: String,
    id: i64,
    /// `ticket`, `user`, `organization` or `group`.
    result_type: String,
    #[serde(flatten)]
    more: Map<String, Value>,
}

/// How many would be found.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct SearchCount {
    count: u64,
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        found(get("/api/v2/search", "Find by words and keywords"))
            .query("sort_by", "`updated_at`, `created_at`, `priority`, `status` or `ticket_type`.")
            .query("sort_order", "`asc` or `desc`, which is meant when it is absent."),
        asked(get("/api/v2/search/count", "Count what would be found")).whole::<SearchCount>(),
        found(get("/api/v2/search/export", "Find everything, page by page in the order of ids")),
    ]
}

fn asked(operation: Operation) -> Operation {
    operation
        .query("query", "Words and keywords, such as `status<solved printer`.")
        .query("filter[type]", "What to look for, in place of `type:` in the query.")
}

fn found(operation: Operation) -> Operation {
    with_sides(asked(operation).page::<SearchResult>("results").also::<Option<Value>>("facets"))
}
