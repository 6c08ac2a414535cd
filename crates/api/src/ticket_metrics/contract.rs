//! What the routes of ticket metrics are for and answer.

use super::wire::TicketMetric;
use crate::contract::{Operation, get};

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        get("/api/v2/ticket_metrics", "List what is counted on tickets, newest first")
            .page::<TicketMetric>("ticket_metrics"),
        get("/api/v2/ticket_metrics/{id}", "Show what is counted on a ticket, as a list of one")
            .one::<Vec<TicketMetric>>("ticket_metric"),
        get("/api/v2/tickets/{id}/metrics", "Show what is counted on a ticket").one::<TicketMetric>("ticket_metric"),
    ]
}
