//! What the routes of users are for, take and answer.

use schemars::JsonSchema;

use super::deleted::DeletedUser;
use super::handlers::Beginning;
use super::merge::Body as MergeBody;
use super::more::TagsBody;
use super::passwords::Body as PasswordBody;
use super::read::Body;
use super::wire::User;
use crate::contract::{Count, Operation, delete, get, post, put};
use crate::custom_roles::wire::CustomRole;
use crate::groups::wire::Group;
use crate::identities::wire::Identity;
use crate::organizations::wire::Organization;

/// What belongs to a user.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct UserRelated {
    assigned_tickets: i64,
    requested_tickets: i64,
    ccd_tickets: i64,
    organization_subscriptions: i64,
}

pub(crate) fn operations() -> Vec<Operation> {
    [people(), belongings(), deleted_people()].concat()
}

fn people() -> Vec<Operation> {
    let (one, end_user) = ("/api/v2/users/{id}", "/api/v2/end_users/{id}");
    vec![
        page("/api/v2/users", "List users")
            .query("role", "Only users of this role: `end-user`, `agent` or `admin`.")
            .query("role[]", "The same, several times.")
            .query("external_id", "Only the user with this external id."),
        with_sides(post("/api/v2/users", "Create a user").takes::<Body>().created::<User>(KEY)),
        with_sides(get("/api/v2/users/me", "Show who is calling").one::<User>(KEY)),
        get("/api/v2/users/count", "Count users").one::<Count>("count"),
        page("/api/v2/users/show_many", "Show users by id or external id")
            .query("ids", "Ids, parted by commas.")
            .query("external_ids", "External ids, parted by commas."),
        page("/api/v2/users/search", "Find users by words or external id")
            .query("query", "Words, an address or `field:value`.")
            .query("external_id", "The external id to find."),
        page("/api/v2/users/autocomplete", "Find users by the beginning of their name")
            .query("name", "At least two characters."),
        post("/api/v2/users/autocomplete", "The same, with the beginning in the body")
            .takes::<Beginning>()
            .page::<User>("users"),
        post("/api/v2/users/create_or_update", "Create a user, or change the one with this address or external id")
            .takes::<Body>()
            .created::<User>(KEY)
            .or_changed(),
        with_sides(get(one, "Show a user").one::<User>(KEY)),
        put(one, "Change a user").takes::<Body>().one::<User>(KEY),
        delete(one, "Delete a user").one::<User>(KEY),
        with_sides(
            put("/api/v2/users/{id}/merge", "Fold a user into another one").takes::<MergeBody>().one::<User>(KEY),
        ),
        with_sides(get(end_user, "Show an end user").one::<User>(KEY)),
        put(end_user, "Change an end user").takes::<Body>().one::<User>(KEY),
    ]
}

fn belongings() -> Vec<Operation> {
    let (tags, password) = ("/api/v2/users/{id}/tags", "/api/v2/users/{id}/password");
    vec![
        get("/api/v2/users/{id}/related", "Count what belongs to a user").one::<UserRelated>("user_related"),
        get(tags, "List a user's tags").one::<Vec<String>>("tags"),
        post(tags, "Set a user's tags").takes::<TagsBody>().created::<Vec<String>>("tags"),
        put(tags, "Add tags to a user").takes::<TagsBody>().one::<Vec<String>>("tags"),
        delete(tags, "Take tags from a user").takes::<TagsBody>(),
        post(password, "Set a user's password").takes::<PasswordBody>().whole::<String>(),
        put(password, "Change one's own password").takes::<PasswordBody>().whole::<String>(),
        get("/api/v2/users/{id}/password/requirements", "List what a password must be")
            .one::<Vec<String>>("requirements"),
        page("/api/v2/groups/{id}/users", "List the users of a group"),
        get("/api/v2/groups/{id}/users/count", "Count the users of a group").one::<Count>("count"),
        page("/api/v2/organizations/{id}/users", "List the users of an organization"),
        get("/api/v2/organizations/{id}/users/count", "Count the users of an organization").one::<Count>("count"),
    ]
}

fn deleted_people() -> Vec<Operation> {
    let one = "/api/v2/deleted_users/{id}";
    vec![
        get("/api/v2/deleted_users", "List deleted users").page::<DeletedUser>("deleted_users"),
        get("/api/v2/deleted_users/count", "Count deleted users").one::<Count>("count"),
        get(one, "Show a deleted user").one::<DeletedUser>("deleted_user"),
        delete(one, "Delete a user for good").one::<DeletedUser>("deleted_user"),
    ]
}

const KEY: &str = "user";

fn page(path: &'static str, summary: &'static str) -> Operation {
    with_sides(get(path, summary).page::<User>("users"))
}

/// With what `include` sends along.
pub(crate) fn with_sides(operation: Operation) -> Operation {
    operation
        .beside::<Vec<Organization<'_>>>("organizations")
        .beside::<Vec<Group<'_>>>("groups")
        .beside::<Vec<Identity>>("identities")
        .beside::<Vec<CustomRole<'_>>>("roles")
}
