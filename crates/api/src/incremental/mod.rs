//! `/api/v2/incremental`: what changed since a moment, by time or by cursor. For admins.

pub(crate) mod contract;
mod events;
mod handlers;
mod slices;

use gate::{Access, Routes};

const TICKETS: Access = Access::Admin("tickets:read");
const USERS: Access = Access::Admin("users:read");
const ORGANIZATIONS: Access = Access::Admin("organizations:read");

pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v2/incremental/tickets", TICKETS, handlers::tickets)
        .get("/api/v2/incremental/tickets/cursor", TICKETS, handlers::tickets_by_cursor)
        .get("/api/v2/incremental/ticket_events", TICKETS, events::ticket_events)
        .get("/api/v2/incremental/ticket_metric_events", TICKETS, events::metric_events)
        .get("/api/v2/incremental/users", USERS, handlers::users)
        .get("/api/v2/incremental/users/cursor", USERS, handlers::users_by_cursor)
        .get("/api/v2/incremental/organizations", ORGANIZATIONS, handlers::organizations)
}
