//! What the routes of views are for, take and answer.

use schemars::JsonSchema;

use super::read::Body;
use super::wire::View;
use crate::contract::{AnyObject, Count, Operation, delete, get, post, put};
use crate::tickets::contract::with_sides;
use crate::tickets::wire::Ticket;

/// How many tickets a view holds.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what `wire::count` writes")]
struct ViewCount {
    url: String,
    view_id: Option<i64>,
    value: i64,
    /// The number for people: `~` before it when it is an estimate.
    pretty: String,
    fresh: bool,
}

pub(crate) fn operations() -> Vec<Operation> {
    let one = "/api/v2/views/{id}";
    vec![
        page("/api/v2/views", "List views"),
        post("/api/v2/views", "Create a view").takes::<Body>().one::<View<'_>>(KEY),
        page("/api/v2/views/active", "List active views"),
        page("/api/v2/views/compact", "List active views, the first 32"),
        get("/api/v2/views/count", "Count views").one::<Count>("count"),
        get("/api/v2/views/count_many", "Count the tickets of some views")
            .query("ids", "At most 20 ids, parted by commas.")
            .one::<Vec<ViewCount>>("view_counts"),
        page("/api/v2/views/show_many", "Show views by id").query("ids", "Ids, parted by commas."),
        executed(post("/api/v2/views/preview", "Try conditions that are not a view yet").takes::<Body>()),
        post("/api/v2/views/preview/count", "Count what conditions would hold")
            .takes::<Body>()
            .one::<ViewCount>("view_count"),
        get(one, "Show a view").one::<View<'_>>(KEY),
        put(one, "Change a view").takes::<Body>().one::<View<'_>>(KEY),
        delete(one, "Delete a view"),
        with_sides(get("/api/v2/views/{id}/tickets", "List the tickets of a view").page::<Ticket>("tickets")),
        executed(get("/api/v2/views/{id}/execute", "List the tickets of a view with its columns")),
        get("/api/v2/views/{id}/count", "Count the tickets of a view").one::<ViewCount>("view_count"),
    ]
}

const KEY: &str = "view";

fn page(path: &'static str, summary: &'static str) -> Operation {
    get(path, summary).page::<View<'_>>("views")
}

fn executed(operation: Operation) -> Operation {
    with_sides(operation.page::<AnyObject>("rows").also::<Vec<AnyObject>>("columns").also::<AnyObject>("view"))
}
