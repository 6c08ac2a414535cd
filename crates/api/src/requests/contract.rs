//! What the routes of requests are for, take and answer.

use super::read::Body;
use super::wire::{Request, RequestComment, RequestUser};
use crate::contract::{AnyObject, Operation, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let (one, comments) = ("/api/v2/requests/{id}", "/api/v2/requests/{id}/comments");
    vec![
        by_status(page("/api/v2/requests", "List one's own requests")),
        post("/api/v2/requests", "Ask something").takes::<Body>().created::<Request>(KEY),
        page("/api/v2/requests/open", "List one's own unsolved requests"),
        page("/api/v2/requests/solved", "List one's own solved requests"),
        by_status(page("/api/v2/requests/ccd", "List the requests one gets copies of")),
        by_status(page("/api/v2/requests/search", "Find requests by words"))
            .query("query", "Words and keywords, as in search."),
        with_users(get(one, "Show a request").one::<Request>(KEY)),
        with_users(put(one, "Comment on a request, or call it solved").takes::<Body>().one::<Request>(KEY)),
        get(comments, "List the public comments of a request")
            .query("sort_order", "`asc` or `desc`.")
            .page::<RequestComment>("comments")
            .also::<Vec<RequestUser>>("users")
            .also::<Vec<AnyObject>>("organizations"),
        get("/api/v2/requests/{id}/comments/{comment_id}", "Show a public comment").one::<RequestComment>("comment"),
        by_status(page("/api/v2/users/{id}/requests", "List the requests of a user")),
        by_status(page("/api/v2/organizations/{id}/requests", "List the requests of an organization")),
    ]
}

const KEY: &str = "request";

fn page(path: &'static str, summary: &'static str) -> Operation {
    let operation = get(path, summary)
        .query("sort_by", "`created_at`, which is meant when it is absent, or `updated_at`.")
        .query("sort_order", "`asc` or `desc`.");
    with_users(operation.page::<Request>("requests"))
}

fn by_status(operation: Operation) -> Operation {
    operation.query("status", "Only requests of these statuses, parted by commas.")
}

fn with_users(operation: Operation) -> Operation {
    operation.beside::<Vec<RequestUser>>("users")
}
