//! Shapes that several features answer with.

use domain::Time;
use schemars::JsonSchema;

/// How many there are.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what handlers write")]
pub(crate) struct Count {
    value: i64,
    refreshed_at: Time,
}

/// Any JSON object, where the shape is told elsewhere.
#[derive(JsonSchema)]
pub(crate) struct AnyObject(
    #[expect(dead_code, reason = "it only describes")] serde_json::Map<String, serde_json::Value>,
);
