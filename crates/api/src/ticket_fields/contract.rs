//! What the routes of ticket fields are for, take and answer.

use super::handlers::Order;
use super::wire::{Body, TicketField};
use crate::contract::{Count, Operation, delete, get, post, put};
use crate::field_options::{Body as OptionBody, Shown};

pub(crate) fn operations() -> Vec<Operation> {
    let one = "/api/v2/ticket_fields/{id}";
    let options = "/api/v2/ticket_fields/{id}/options";
    let option = "/api/v2/ticket_fields/{id}/options/{option_id}";
    vec![
        get("/api/v2/ticket_fields", "List ticket fields").page::<TicketField<'_>>("ticket_fields"),
        post("/api/v2/ticket_fields", "Create a ticket field")
            .takes::<Body>()
            .created::<TicketField<'_>>("ticket_field"),
        get("/api/v2/ticket_fields/count", "Count ticket fields").one::<Count>("count"),
        put("/api/v2/ticket_fields/reorder", "Put ticket fields in order").takes::<Order>().whole::<String>(),
        get(one, "Show a ticket field").one::<TicketField<'_>>("ticket_field"),
        put(one, "Change a ticket field").takes::<Body>().one::<TicketField<'_>>("ticket_field"),
        delete(one, "Delete a ticket field"),
        get(options, "List the options of a ticket field").page::<Shown<'_>>("custom_field_options"),
        post(options, "Add an option, or change the one it names")
            .takes::<OptionBody>()
            .created::<Shown<'_>>("custom_field_option")
            .or_changed(),
        get(option, "Show an option of a ticket field").one::<Shown<'_>>("custom_field_option"),
        delete(option, "Delete an option of a ticket field"),
    ]
}
