//! What the exports are for and answer.

use crate::contract::{AnyObject, Operation, get};

fn by_time(operation: Operation) -> Operation {
    operation
        .query("start_time", "Changes from this second on, since 1970; at least a minute ago")
        .query("per_page", "Up to 1000 rows")
        .query("include", "Names of what is loaded beside")
}

fn by_cursor(operation: Operation) -> Operation {
    by_time(operation).query("cursor", "Where the page before ended, instead of start_time")
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        by_time(get("/api/v2/incremental/tickets", "Export tickets by time").whole::<AnyObject>()),
        by_cursor(get("/api/v2/incremental/tickets/cursor", "Export tickets by cursor").whole::<AnyObject>()),
        by_time(get("/api/v2/incremental/ticket_events", "Export events of tickets by time").whole::<AnyObject>()),
        by_time(
            get("/api/v2/incremental/ticket_metric_events", "Export when the times of tickets began and ended")
                .whole::<AnyObject>(),
        ),
        by_time(get("/api/v2/incremental/users", "Export users by time").whole::<AnyObject>()),
        by_cursor(get("/api/v2/incremental/users/cursor", "Export users by cursor").whole::<AnyObject>()),
        by_time(get("/api/v2/incremental/organizations", "Export organizations by time").whole::<AnyObject>()),
    ]
}
