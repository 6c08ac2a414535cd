//! What the routes of user and organization fields are for, take and answer.

use super::handlers::Order;
use super::wire::{OrganizationBody, PeopleField, UserBody};
use crate::contract::{Operation, delete, get, post, put};
use crate::field_options::{Body as OptionBody, Shown};

pub(crate) fn operations() -> Vec<Operation> {
    let one = "/api/v2/user_fields/{id}";
    let options = "/api/v2/user_fields/{id}/options";
    let option = "/api/v2/user_fields/{id}/options/{option_id}";
    let mut all = vec![
        get("/api/v2/user_fields", "List user fields").page::<PeopleField<'_>>("user_fields"),
        post("/api/v2/user_fields", "Create a user field").takes::<UserBody>().created::<PeopleField<'_>>("user_field"),
        put("/api/v2/user_fields/reorder", "Put user fields in order").takes::<Order>().whole::<String>(),
        get(one, "Show a user field").one::<PeopleField<'_>>("user_field"),
        put(one, "Change a user field").takes::<UserBody>().one::<PeopleField<'_>>("user_field"),
        delete(one, "Delete a user field"),
        get(options, "List the options of a user field").page::<Shown<'_>>("custom_field_options"),
        post(options, "Add an option, or change the one it names")
            .takes::<OptionBody>()
            .created::<Shown<'_>>("custom_field_option")
            .or_changed(),
        get(option, "Show an option of a user field").one::<Shown<'_>>("custom_field_option"),
        delete(option, "Delete an option of a user field"),
    ];
    let one = "/api/v2/organization_fields/{id}";
    all.extend([
        get("/api/v2/organization_fields", "List organization fields").page::<PeopleField<'_>>("organization_fields"),
        post("/api/v2/organization_fields", "Create an organization field")
            .takes::<OrganizationBody>()
            .created::<PeopleField<'_>>("organization_field"),
        put("/api/v2/organization_fields/reorder", "Put organization fields in order")
            .takes::<Order>()
            .whole::<String>(),
        get(one, "Show an organization field").one::<PeopleField<'_>>("organization_field"),
        put(one, "Change an organization field")
            .takes::<OrganizationBody>()
            .one::<PeopleField<'_>>("organization_field"),
        delete(one, "Delete an organization field"),
    ]);
    all
}
