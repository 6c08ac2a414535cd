//! What the orders for many things are for, take and answer.

use super::handlers::Tickets;
use super::people::{GroupMemberships, OrganizationMemberships, Organizations, Users};
use crate::contract::{Operation, delete, post, put};
use crate::job_statuses::wire::JobStatus;

fn answers(operation: Operation) -> Operation {
    operation.one::<JobStatus<'_>>("job_status")
}

fn named(operation: Operation) -> Operation {
    answers(operation.query("ids", "Up to 100 ids, parted by commas"))
}

fn also_externally(operation: Operation) -> Operation {
    named(operation.query("external_ids", "Up to 100 external ids, parted by commas, instead of ids"))
}

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        answers(post("/api/v2/tickets/create_many", "Create tickets").takes::<Tickets>()),
        named(put("/api/v2/tickets/update_many", "Change tickets").takes::<Tickets>()),
        named(delete("/api/v2/tickets/destroy_many", "Delete tickets")),
        named(put("/api/v2/tickets/mark_many_as_spam", "Mark tickets as spam")),
        put("/api/v2/deleted_tickets/restore_many", "Restore deleted tickets")
            .query("ids", "Up to 100 ids, parted by commas")
            .whole::<String>(),
        named(delete("/api/v2/deleted_tickets/destroy_many", "Delete tickets for ever")),
        answers(post("/api/v2/users/create_many", "Create users").takes::<Users>()),
        answers(post("/api/v2/users/create_or_update_many", "Create or change users").takes::<Users>()),
        also_externally(put("/api/v2/users/update_many", "Change users").takes::<Users>()),
        also_externally(delete("/api/v2/users/destroy_many", "Delete users")),
        answers(post("/api/v2/organizations/create_many", "Create organizations").takes::<Organizations>()),
        also_externally(put("/api/v2/organizations/update_many", "Change organizations").takes::<Organizations>()),
        also_externally(delete("/api/v2/organizations/destroy_many", "Delete organizations")),
        answers(post("/api/v2/group_memberships/create_many", "Put agents into groups").takes::<GroupMemberships>()),
        named(delete("/api/v2/group_memberships/destroy_many", "Take agents out of groups")),
        answers(
            post("/api/v2/organization_memberships/create_many", "Put users into organizations")
                .takes::<OrganizationMemberships>(),
        ),
        named(delete("/api/v2/organization_memberships/destroy_many", "Take users out of organizations")),
    ]
}
