//! What the routes of suspended tickets are for, take and answer.

use super::wire::{SuspendedTicket, Upload};
use crate::contract::{Operation, delete, get, post, put};
use crate::tickets::wire::Ticket;

pub(crate) fn operations() -> Vec<Operation> {
    const IDS: (&str, &str) = ("ids", "Comma-separated ids, at most 100");
    vec![
        get("/api/v2/suspended_tickets", "List suspended tickets")
            .query("sort_by", "author_email, cause, created_at or subject")
            .query("sort_order", "asc or desc")
            .page::<SuspendedTicket<'_>>("suspended_tickets"),
        put("/api/v2/suspended_tickets/recover_many", "Recover suspended tickets")
            .query(IDS.0, IDS.1)
            .one::<Vec<Ticket>>("tickets"),
        delete("/api/v2/suspended_tickets/destroy_many", "Delete suspended tickets").query(IDS.0, IDS.1),
        post("/api/v2/suspended_tickets/attachments", "Copy a suspended ticket's files to an upload")
            .query("id", "The suspended ticket")
            .one::<Upload>("upload"),
        get("/api/v2/suspended_tickets/{id}", "Show a suspended ticket").one::<SuspendedTicket<'_>>("suspended_ticket"),
        delete("/api/v2/suspended_tickets/{id}", "Delete a suspended ticket"),
        put("/api/v2/suspended_tickets/{id}/recover", "Recover a suspended ticket").one::<Vec<Ticket>>("ticket"),
        post("/api/v2/suspended_tickets/{id}/attachments", "Copy a suspended ticket's files to an upload")
            .one::<Upload>("upload"),
    ]
}
