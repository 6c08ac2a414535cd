//! What the routes of group memberships are for, take and answer.

use super::wire::{Body, Membership};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let of_user = "/api/v2/users/{id}/group_memberships/{membership_id}";
    vec![
        page("/api/v2/group_memberships", "List memberships of groups"),
        post("/api/v2/group_memberships", "Put somebody in a group").takes::<Body>().created::<Membership>(KEY),
        page("/api/v2/group_memberships/assignable", "List memberships of people a ticket can be assigned to"),
        get("/api/v2/group_memberships/{id}", "Show a membership").one::<Membership>(KEY),
        delete("/api/v2/group_memberships/{id}", "Take somebody out of a group"),
        page("/api/v2/groups/{id}/memberships", "List a group's memberships"),
        page("/api/v2/groups/{id}/memberships/assignable", "List a group's memberships of assignable people"),
        page("/api/v2/users/{id}/group_memberships", "List a user's memberships"),
        post("/api/v2/users/{id}/group_memberships", "Put this user in a group")
            .takes::<Body>()
            .created::<Membership>(KEY),
        get(of_user, "Show a user's membership").one::<Membership>(KEY),
        delete(of_user, "Take this user out of a group"),
        put("/api/v2/users/{id}/group_memberships/{membership_id}/make_default", "Make this the user's default group")
            .page::<Membership>("group_memberships"),
    ]
}

const KEY: &str = "group_membership";

fn page(path: &'static str, summary: &'static str) -> Operation {
    get(path, summary).page::<Membership>("group_memberships")
}
