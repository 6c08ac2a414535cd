//! The export of what happened to tickets: one event for each audit, with its parts as child events; and of
//! the moments from which their times are taken.

use desk::audits::Audit;
use desk::incremental::MetricEvent;
use domain::page::Place;
use gate::{Answer, Call, Envelope};
use serde_json::{Map, Value, json};

use super::slices::by_time;
use crate::tickets::audits;

fn place(audit: &Audit) -> Place {
    Place { value: audit.event.at.millis(), id: audit.event.seq }
}

pub(super) async fn ticket_events(call: Call) -> Answer {
    let with_comments = call.query.includes("comment_events");
    let (rows, links) = by_time(&call, place, |slice| desk::incremental::ticket_events(&call.ctx, slice)).await?;
    let events: Vec<Value> = rows.iter().map(|audit| event(&call, audit, with_comments)).collect();
    Envelope::of("ticket_events", &events)?.paged(links).reply()
}

/// Marks of one event are numbered within it, so that each has a number of its own.
const NUMBERS_AN_EVENT: i64 = 1000;

pub(super) async fn metric_events(call: Call) -> Answer {
    let place = |event: &MetricEvent| Place { value: event.at.millis(), id: event.seq };
    let (rows, links) = by_time(&call, place, |slice| desk::incremental::metric_events(&call.ctx, slice)).await?;
    let events: Vec<Value> = rows.iter().flat_map(marks).collect();
    let count = events.len();
    Envelope::of("ticket_metric_events", &events)?.paged(links).and("count", &count)?.reply()
}

fn marks(event: &MetricEvent) -> impl Iterator<Item = Value> {
    event.marks.iter().zip(0_i64..).map(|(marked, index)| {
        json!({
            "id": event.seq * NUMBERS_AN_EVENT + index,
            "ticket_id": event.ticket_id,
            "metric": marked.clock.word(),
            "instance_id": marked.instance,
            "type": marked.mark.word(),
            "time": event.at,
            "deleted": false,
        })
    })
}

fn event(call: &Call, audit: &Audit, with_comments: bool) -> Value {
    let written = audits::audit(audit, &call.base);
    let via = json!(written.via.channel);
    let children: Vec<Value> = written.events.iter().map(|part| child(part, &via, with_comments)).collect();
    json!({
        "id": audit.event.seq,
        "ticket_id": audit.event.about_id,
        "timestamp": audit.event.at.seconds(),
        "created_at": audit.event.at,
        "updater_id": audit.event.actor_id.unwrap_or(-1),
        "via": via,
        "system": {},
        "metadata": {},
        "event_type": "Audit",
        "child_events": children,
    })
}

/// `{"type": "Change", "field_name": "status", "value": "open"}` becomes `{"event_type": "Change", "status": "open"}`.
fn child(part: &Value, via: &Value, with_comments: bool) -> Value {
    let kind = part.get("type").cloned().unwrap_or_default();
    let mut fields = Map::new();
    if kind == "Comment" && with_comments {
        fields.extend(part.as_object().into_iter().flatten().map(|(key, value)| (key.clone(), value.clone())));
    }
    if kind == "Comment" {
        fields.insert("comment_present".to_owned(), json!(true));
        fields.insert("comment_public".to_owned(), part.get("public").cloned().unwrap_or_default());
    }
    if let Some(name) = part.get("field_name").and_then(Value::as_str) {
        fields.insert(name.to_owned(), part.get("value").cloned().unwrap_or_default());
    }
    if let Some(previous) = part.get("previous_value") {
        fields.insert("previous_value".to_owned(), previous.clone());
    }
    for (key, value) in [
        ("id", part.get("id").cloned().unwrap_or_default()),
        ("via", via.clone()),
        ("via_reference_id", Value::Null),
        ("event_type", kind),
    ] {
        fields.insert(key.to_owned(), value);
    }
    Value::Object(fields)
}
