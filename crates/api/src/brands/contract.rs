//! What the routes of brands are for, take and answer.

use super::wire::{Body, Brand, HostCheck};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/brands", "List brands").page::<Brand<'_>>("brands"),
        post("/api/v2/brands", "Create a brand").takes::<Body>().created::<Brand<'_>>("brand"),
        get("/api/v2/brands/check_host_mapping", "Check whether a host name leads here and is free")
            .query("host_mapping", "The host name")
            .whole::<HostCheck<'_>>(),
        get("/api/v2/brands/{id}", "Show a brand").one::<Brand<'_>>("brand"),
        put("/api/v2/brands/{id}", "Change a brand").takes::<Body>().one::<Brand<'_>>("brand"),
        delete("/api/v2/brands/{id}", "Delete a brand"),
        get("/api/v2/brands/{id}/check_host_mapping", "Check a brand's own host name").whole::<HostCheck<'_>>(),
    ]
}
