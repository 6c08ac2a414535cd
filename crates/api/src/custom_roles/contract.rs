//! What the routes of roles are for and answer.

use super::wire::{Body, CustomRole};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/custom_roles", "List roles").page::<CustomRole<'_>>("custom_roles"),
        post("/api/v2/custom_roles", "Create a role").takes::<Body>().created::<CustomRole<'_>>("custom_role"),
        get("/api/v2/custom_roles/{id}", "Show a role").one::<CustomRole<'_>>("custom_role"),
        put("/api/v2/custom_roles/{id}", "Change a role").takes::<Body>().one::<CustomRole<'_>>("custom_role"),
        delete("/api/v2/custom_roles/{id}", "Delete a role that nobody has"),
    ]
}
