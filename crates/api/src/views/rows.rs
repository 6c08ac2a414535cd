//! The rows of an executed view: one value for each column, and the ticket beside them.

use desk::tickets::Shown as Ticket;
use domain::rules::{Output, Shown, ViewColumn};
use domain::tickets::{Priority, TicketType};
use gate::Call;
use serde_json::{Map, Value, json};

use crate::tickets::wire;

/// One row.
pub(super) fn row(shown: &Ticket, output: &Output, call: &Call) -> Value {
    let mut row = Map::new();
    for column in &output.columns {
        let (key, value) = cell(*column, shown);
        row.insert(key, value);
    }
    if let Some(group) = output.group_by {
        let (_, value) = cell(ViewColumn::Known(group), shown);
        row.insert("group".to_owned(), value);
    }
    row.insert("ticket_id".to_owned(), json!(shown.ticket.id));
    row.insert("ticket".to_owned(), json!(wire::Ticket::asked(shown, call)));
    Value::Object(row)
}

/// The key of a column and what it holds; people and places stand by their number, under `<column>_id`.
fn cell(column: ViewColumn, shown: &Ticket) -> (String, Value) {
    let ticket = &shown.ticket;
    let known = match column {
        ViewColumn::Custom(field) => return (field.to_string(), json!(ticket.fields.get(field).map(wire::field))),
        ViewColumn::Known(known) => known,
    };
    let value = match known {
        Shown::Id => json!(ticket.id),
        Shown::Subject => json!(ticket.subject),
        Shown::Status => json!(ticket.status.word()),
        Shown::Priority => json!(ticket.priority.map(Priority::word)),
        Shown::Type => json!(ticket.kind.map(TicketType::word)),
        Shown::Requester => json!(ticket.requester_id),
        Shown::Submitter => json!(ticket.submitter_id),
        Shown::Assignee => json!(ticket.assignee_id),
        Shown::Group => json!(ticket.group_id),
        Shown::Organization => json!(ticket.organization_id),
        Shown::Brand => json!(ticket.brand_id),
        Shown::Form => json!(ticket.form_id),
        Shown::CustomStatus => json!(ticket.custom_status_id),
        Shown::Created => json!(ticket.created_at),
        Shown::Updated => json!(ticket.updated_at),
        Shown::Assigned => json!(ticket.metrics.assigned_at),
        Shown::Due => json!(ticket.due_at),
        Shown::Solved => json!(ticket.metrics.solved_at),
        Shown::UpdatedByRequester => json!(ticket.metrics.requester_updated_at),
        Shown::UpdatedByAssignee => json!(ticket.metrics.assignee_updated_at),
    };
    let is_number = matches!(
        known,
        Shown::Requester
            | Shown::Submitter
            | Shown::Assignee
            | Shown::Group
            | Shown::Organization
            | Shown::Brand
            | Shown::Form
    );
    (if is_number { format!("{}_id", known.word()) } else { known.word().to_owned() }, value)
}
