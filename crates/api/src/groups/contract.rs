//! What the routes of groups are for, take and answer.

use super::wire::{Body, Group};
use crate::contract::{Count, Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/groups", "List groups").page::<Group<'_>>("groups"),
        post("/api/v2/groups", "Create a group").takes::<Body>().created::<Group<'_>>("group"),
        get("/api/v2/groups/assignable", "List groups a ticket can be assigned to").page::<Group<'_>>("groups"),
        get("/api/v2/groups/count", "Count groups").one::<Count>("count"),
        get("/api/v2/groups/{id}", "Show a group").one::<Group<'_>>("group"),
        put("/api/v2/groups/{id}", "Change a group").takes::<Body>().one::<Group<'_>>("group"),
        delete("/api/v2/groups/{id}", "Delete a group"),
        get("/api/v2/users/{id}/groups", "List a user's groups").page::<Group<'_>>("groups"),
        get("/api/v2/users/{id}/groups/count", "Count a user's groups").one::<Count>("count"),
    ]
}
