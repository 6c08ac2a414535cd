//! What the routes of organization memberships are for, take and answer.

use super::wire::{Body, Membership};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let of_user = "/api/v2/users/{id}/organization_memberships/{membership_id}";
    let organization = "/api/v2/users/{id}/organizations/{organization_id}";
    vec![
        page("/api/v2/organization_memberships", "List memberships of organizations"),
        post("/api/v2/organization_memberships", "Put somebody in an organization")
            .takes::<Body>()
            .created::<Membership<'_>>(KEY),
        get("/api/v2/organization_memberships/{id}", "Show a membership").one::<Membership<'_>>(KEY),
        delete("/api/v2/organization_memberships/{id}", "Take somebody out of an organization"),
        page("/api/v2/organizations/{id}/organization_memberships", "List an organization's memberships"),
        page("/api/v2/users/{id}/organization_memberships", "List a user's memberships"),
        post("/api/v2/users/{id}/organization_memberships", "Put this user in an organization")
            .takes::<Body>()
            .created::<Membership<'_>>(KEY),
        get(of_user, "Show a user's membership").one::<Membership<'_>>(KEY),
        delete(of_user, "Take this user out of an organization"),
        put(
            "/api/v2/users/{id}/organization_memberships/{membership_id}/make_default",
            "Make this the user's default organization",
        )
        .page::<Membership<'_>>("organization_memberships"),
        delete(organization, "Take this user out of this organization"),
        put(
            "/api/v2/users/{id}/organizations/{organization_id}/make_default",
            "Make this organization the user's default",
        )
        .page::<Membership<'_>>("organization_memberships"),
    ]
}

const KEY: &str = "organization_membership";

fn page(path: &'static str, summary: &'static str) -> Operation {
    get(path, summary).page::<Membership<'_>>("organization_memberships")
}
