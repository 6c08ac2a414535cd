//! What the routes of organizations are for, take and answer.

use schemars::JsonSchema;

use super::wire::{Body, Organization, TagsBody};
use crate::contract::{Count, Operation, delete, get, post, put};

/// What belongs to an organization.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct OrganizationRelated {
    tickets_count: i64,
    users_count: i64,
}

pub(crate) fn operations() -> Vec<Operation> {
    let (one, tags) = ("/api/v2/organizations/{id}", "/api/v2/organizations/{id}/tags");
    vec![
        get("/api/v2/organizations", "List organizations").page::<Organization<'_>>("organizations"),
        post("/api/v2/organizations", "Create an organization").takes::<Body>().created::<Organization<'_>>(KEY),
        get("/api/v2/organizations/count", "Count organizations").one::<Count>("count"),
        get("/api/v2/organizations/search", "Find organizations by external id or name")
            .query("external_id", "The external id to find.")
            .query("name", "The whole name to find.")
            .page::<Organization<'_>>("organizations"),
        get("/api/v2/organizations/autocomplete", "Find organizations by the beginning of their name")
            .query("name", "At least two characters.")
            .page::<Organization<'_>>("organizations"),
        get("/api/v2/organizations/show_many", "Show organizations by id or external id")
            .query("ids", "Ids, parted by commas.")
            .query("external_ids", "External ids, parted by commas.")
            .page::<Organization<'_>>("organizations"),
        get(one, "Show an organization").one::<Organization<'_>>(KEY),
        put(one, "Change an organization").takes::<Body>().one::<Organization<'_>>(KEY),
        delete(one, "Delete an organization"),
        get("/api/v2/organizations/{id}/related", "Count what belongs to an organization")
            .one::<OrganizationRelated>("organization_related"),
        get(tags, "List an organization's tags").one::<Vec<String>>("tags"),
        post(tags, "Set an organization's tags").takes::<TagsBody>().created::<Vec<String>>("tags"),
        put(tags, "Add tags to an organization").takes::<TagsBody>().one::<Vec<String>>("tags"),
        delete(tags, "Take tags from an organization").takes::<TagsBody>(),
        get("/api/v2/users/{id}/organizations", "List a user's organizations")
            .page::<Organization<'_>>("organizations"),
        get("/api/v2/users/{id}/organizations/count", "Count a user's organizations").one::<Count>("count"),
    ]
}

const KEY: &str = "organization";
