//! What the routes of tickets are for, take and answer.

use schemars::JsonSchema;

use super::audits::Written;
use super::read::Body;
use super::relations::{Beginning, MergeBody, TagsBody};
use super::wire::{Comment, Ticket};
use crate::brands::wire::Brand;
use crate::contract::{AnyObject, Count, Operation, delete, get, post, put};
use crate::custom_statuses::wire::CustomStatus;
use crate::groups::wire::Group;
use crate::job_statuses::wire::JobStatus;
use crate::organizations::wire::Organization;
use crate::ticket_forms::wire::TicketForm;
use crate::users::wire::User;

/// A ticket that was deleted and can be restored.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct DeletedTicket {
    id: i64,
    subject: String,
    actor: DeletedTicketActor,
    deleted_at: domain::Time,
    /// The status it had.
    previous_state: String,
}

#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct DeletedTicketActor {
    id: Option<i64>,
}

/// What hangs together with a ticket.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct TicketRelated {
    url: String,
    topic_id: Option<i64>,
    jira_issue_ids: Vec<String>,
    followup_source_ids: Vec<String>,
    from_archive: bool,
    /// How many incidents a problem has.
    incidents: u64,
}

/// The same twice: bare, and below a key.
#[derive(JsonSchema)]
#[schemars(inline)]
#[expect(dead_code, reason = "it only describes what the handler writes")]
struct Related {
    #[serde(flatten)]
    bare: TicketRelated,
    ticket_related: TicketRelated,
}

pub(crate) fn operations() -> Vec<Operation> {
    [tickets(), below(), lists(), orders()].concat()
}

fn tickets() -> Vec<Operation> {
    let one = "/api/v2/tickets/{id}";
    vec![
        page("/api/v2/tickets", "List tickets").query("external_id", "Only tickets with this external id."),
        with_audit(post("/api/v2/tickets", "Create a ticket").takes::<Body>().created::<Ticket>(KEY)),
        get("/api/v2/tickets/count", "Count tickets").one::<Count>("count"),
        with_sides(
            get("/api/v2/tickets/show_many", "Show tickets by id")
                .query("ids", "Up to 100 ids, parted by commas.")
                .page::<Ticket>("tickets"),
        ),
        with_sides(get(one, "Show a ticket").one::<Ticket>(KEY)),
        with_audit(put(one, "Change a ticket").takes::<Body>().one::<Ticket>(KEY)),
        delete(one, "Delete a ticket; it can be restored"),
        get("/api/v2/deleted_tickets", "List deleted tickets").page::<DeletedTicket>("deleted_tickets"),
        put("/api/v2/deleted_tickets/{id}/restore", "Restore a deleted ticket").whole::<String>(),
        delete("/api/v2/deleted_tickets/{id}", "Delete a deleted ticket for ever, by a job")
            .one::<JobStatus<'_>>("job_status"),
    ]
}

fn below() -> Vec<Operation> {
    let tags = "/api/v2/tickets/{id}/tags";
    vec![
        sorted(get("/api/v2/tickets/{id}/comments", "List the comments of a ticket").page::<Comment>("comments")),
        put("/api/v2/tickets/{id}/comments/{comment_id}/make_private", "Make a public comment internal")
            .whole::<String>(),
        get("/api/v2/tickets/{id}/audits", "List the audits of a ticket").page::<Written>("audits"),
        page("/api/v2/tickets/{id}/incidents", "List the incidents of a problem"),
        get("/api/v2/tickets/{id}/related", "Show what hangs together with a ticket").whole::<Related>(),
        people("/api/v2/tickets/{id}/collaborators", "List all who follow a ticket or get copies"),
        people("/api/v2/tickets/{id}/followers", "List who follows a ticket"),
        people("/api/v2/tickets/{id}/email_ccs", "List who gets copies of a ticket's mail"),
        get(tags, "List the tags of a ticket").one::<Vec<String>>("tags"),
        post(tags, "Set the tags of a ticket").takes::<TagsBody>().created::<Vec<String>>("tags"),
        put(tags, "Add tags to a ticket").takes::<TagsBody>().one::<Vec<String>>("tags"),
        delete(tags, "Take tags from a ticket").takes::<TagsBody>(),
    ]
}

fn lists() -> Vec<Operation> {
    vec![
        page("/api/v2/users/{id}/tickets/requested", "List the tickets a user asked"),
        page("/api/v2/users/{id}/tickets/assigned", "List the tickets assigned to an agent"),
        page("/api/v2/users/{id}/tickets/ccd", "List the tickets a user gets copies of"),
        page("/api/v2/users/{id}/tickets/followed", "List the tickets an agent follows"),
        page("/api/v2/organizations/{id}/tickets", "List the tickets of an organization"),
        page("/api/v2/problems", "List problems"),
        sorted(
            post("/api/v2/problems/autocomplete", "Find problems by the beginning of their subject")
                .query("text", "The beginning; it may stand in the body.")
                .takes::<Beginning>()
                .page::<Ticket>("tickets"),
        ),
        count("/api/v2/users/{id}/tickets/requested/count", "Count the tickets a user asked"),
        count("/api/v2/users/{id}/tickets/assigned/count", "Count the tickets assigned to an agent"),
        count("/api/v2/users/{id}/tickets/ccd/count", "Count the tickets a user gets copies of"),
        count("/api/v2/organizations/{id}/tickets/count", "Count the tickets of an organization"),
    ]
}

fn orders() -> Vec<Operation> {
    vec![
        post("/api/v2/tickets/{id}/merge", "Merge other tickets into this one, by a job")
            .takes::<MergeBody>()
            .one::<JobStatus<'_>>("job_status"),
        put("/api/v2/tickets/{id}/mark_as_spam", "Mark a ticket as spam and suspend its requester").whole::<String>(),
    ]
}

const KEY: &str = "ticket";

fn page(path: &'static str, summary: &'static str) -> Operation {
    with_sides(sorted(get(path, summary).page::<Ticket>("tickets")))
}

fn people(path: &'static str, summary: &'static str) -> Operation {
    crate::users::contract::with_sides(get(path, summary).page::<User>("users"))
}

fn count(path: &'static str, summary: &'static str) -> Operation {
    get(path, summary).one::<Count>("count")
}

/// With what `include` sends along.
pub(crate) fn with_sides(operation: Operation) -> Operation {
    operation
        .beside::<Vec<User>>("users")
        .beside::<Vec<Group<'_>>>("groups")
        .beside::<Vec<Organization<'_>>>("organizations")
        .beside::<Vec<Brand<'_>>>("brands")
        .beside::<Vec<TicketForm<'_>>>("ticket_forms")
        .beside::<Vec<CustomStatus<'_>>>("custom_statuses")
        .beside::<Vec<AnyObject>>("sharing_agreements")
        .beside::<Vec<Written>>("last_audits")
}

fn with_audit(operation: Operation) -> Operation {
    with_sides(operation.also::<Written>("audit"))
}

fn sorted(operation: Operation) -> Operation {
    operation
        .query("sort_order", "`asc`, which is meant when it is absent, or `desc`, by id.")
        .query("sort", "`-id` is `desc` too.")
}
