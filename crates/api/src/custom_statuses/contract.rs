//! What the routes of custom statuses are for, take and answer.

use super::wire::{Body, CustomStatus, Defaults};
use crate::contract::{AnyObject, Operation, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let one = "/api/v2/custom_statuses/{id}";
    let defaults = |path| put(path, "Choose the default of each category").takes::<Defaults>().whole::<AnyObject>();
    vec![
        get("/api/v2/custom_statuses", "List custom statuses")
            .query("active", "Only those that are, or are not, in use.")
            .query("default", "Only those that are, or are not, the default of their category.")
            .query("status_categories", "Categories, parted by commas.")
            .one::<Vec<CustomStatus<'_>>>("custom_statuses"),
        post("/api/v2/custom_statuses", "Create a custom status")
            .takes::<Body>()
            .created::<CustomStatus<'_>>("custom_status"),
        defaults("/api/v2/custom_statuses/default"),
        defaults("/api/v2/custom_status/default"),
        get(one, "Show a custom status").one::<CustomStatus<'_>>("custom_status"),
        put(one, "Change a custom status").takes::<Body>().one::<CustomStatus<'_>>("custom_status"),
    ]
}
