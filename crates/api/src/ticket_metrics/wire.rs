//! What is counted on a ticket, as Zendesk writes it.

use domain::Time;
use domain::tickets::Ticket;
use schemars::JsonSchema;
use serde::Serialize;

/// What is counted on one ticket. It has the ticket's number.
#[derive(JsonSchema, Serialize)]
pub(crate) struct TicketMetric {
    url: String,
    id: i64,
    ticket_id: i64,
    created_at: Time,
    updated_at: Time,
    group_stations: i64,
    assignee_stations: i64,
    reopens: i64,
    replies: i64,
    #[serde(flatten)]
    dates: Dates,
    reply_time_in_minutes: Span,
    reply_time_in_seconds: Seconds,
    first_resolution_time_in_minutes: Span,
    full_resolution_time_in_minutes: Span,
    agent_wait_time_in_minutes: Span,
    requester_wait_time_in_minutes: Span,
    on_hold_time_in_minutes: Span,
}

/// When what happened to a ticket.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Dates {
    assignee_updated_at: Option<Time>,
    requester_updated_at: Option<Time>,
    status_updated_at: Option<Time>,
    initially_assigned_at: Option<Time>,
    assigned_at: Option<Time>,
    solved_at: Option<Time>,
    latest_comment_added_at: Option<Time>,
}

/// Minutes, none where it has not happened yet. Without schedules every hour is a business hour.
#[derive(JsonSchema, Serialize)]
struct Span {
    calendar: Option<i64>,
    business: Option<i64>,
}

/// Seconds, none where it has not happened yet.
#[derive(JsonSchema, Serialize)]
struct Seconds {
    calendar: Option<i64>,
}

impl Span {
    const fn of(minutes: Option<i64>) -> Self {
        Self { calendar: minutes, business: minutes }
    }
}

impl TicketMetric {
    pub(crate) fn of(ticket: &Ticket, base: &str) -> Self {
        let (id, metrics) = (ticket.id.number(), &ticket.metrics);
        let until = |moment: Option<Time>| Span::of(moment.map(|moment| moment.minutes_since(ticket.created_at)));
        Self {
            url: format!("{base}/api/v2/ticket_metrics/{id}.json"),
            id,
            ticket_id: id,
            created_at: ticket.created_at,
            updated_at: ticket.generated_at,
            group_stations: metrics.group_stations,
            assignee_stations: metrics.assignee_stations,
            reopens: metrics.reopens,
            replies: metrics.replies,
            dates: Dates::of(ticket),
            reply_time_in_minutes: until(metrics.first_reply_at),
            reply_time_in_seconds: Seconds {
                calendar: metrics.first_reply_at.map(|moment| moment.seconds() - ticket.created_at.seconds()),
            },
            first_resolution_time_in_minutes: until(metrics.first_solved_at),
            full_resolution_time_in_minutes: until(metrics.solved_at),
            agent_wait_time_in_minutes: Span::of(Some(metrics.agent_wait_minutes)),
            requester_wait_time_in_minutes: Span::of(Some(metrics.requester_wait_minutes)),
            on_hold_time_in_minutes: Span::of(Some(metrics.on_hold_minutes)),
        }
    }
}

impl Dates {
    pub(crate) fn of(ticket: &Ticket) -> Self {
        let metrics = &ticket.metrics;
        Self {
            assignee_updated_at: metrics.assignee_updated_at,
            requester_updated_at: metrics.requester_updated_at,
            status_updated_at: metrics.status_updated_at,
            initially_assigned_at: metrics.initially_assigned_at,
            assigned_at: metrics.assigned_at,
            solved_at: metrics.solved_at,
            latest_comment_added_at: metrics.latest_comment_added_at,
        }
    }
}
