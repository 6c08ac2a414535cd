//! What the routes of ticket forms are for, take and answer.

use super::handlers::{Copy, Order};
use super::wire::{Body, TicketForm};
use crate::contract::{Operation, delete, get, post, put};

pub(crate) fn operations() -> Vec<Operation> {
    let one = "/api/v2/ticket_forms/{id}";
    vec![
        get("/api/v2/ticket_forms", "List ticket forms")
            .query("active", "Only those that are, or are not, in use.")
            .query("end_user_visible", "Only those end users may, or may not, ask with.")
            .query("fallback_to_default", "The default form when no other meets the filter.")
            .page::<TicketForm<'_>>("ticket_forms"),
        post("/api/v2/ticket_forms", "Create a ticket form").takes::<Body>().created::<TicketForm<'_>>("ticket_form"),
        get("/api/v2/ticket_forms/show_many", "Show ticket forms by id")
            .query("ids", "Ids, parted by commas.")
            .page::<TicketForm<'_>>("ticket_forms"),
        put("/api/v2/ticket_forms/reorder", "Put ticket forms in order")
            .takes::<Order>()
            .page::<TicketForm<'_>>("ticket_forms"),
        get(one, "Show a ticket form").one::<TicketForm<'_>>("ticket_form"),
        put(one, "Change a ticket form").takes::<Body>().one::<TicketForm<'_>>("ticket_form"),
        delete(one, "Delete a ticket form"),
        post("/api/v2/ticket_forms/{id}/clone", "Copy a ticket form")
            .takes::<Copy>()
            .one::<TicketForm<'_>>("ticket_form"),
    ]
}
