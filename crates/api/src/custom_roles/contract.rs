//! What the routes of roles are for and answer.

use super::wire::CustomRole;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/custom_roles", "List roles").page::<CustomRole<'_>>("custom_roles"),
        get("/api/v2/custom_roles/{id}", "Show a role").one::<CustomRole<'_>>("custom_role"),
    ]
}
