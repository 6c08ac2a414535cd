//! An audit as Zendesk writes it: the child events of one update. Values are text, ids too.

use desk::audits::Audit;
use domain::event::{Change, Details, Fact};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::comment::{self, Nothing};
use super::via::Via;

/// Child events are numbered within their audit, so that each has a number of its own.
const NUMBERS_AN_AUDIT: i64 = 1000;

/// One update of a ticket.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "Audit")]
pub(crate) struct Written {
    id: i64,
    ticket_id: i64,
    created_at: domain::Time,
    /// -1 for the system.
    author_id: i64,
    metadata: AuditMetadata,
    #[schemars(with = "Vec<AuditEvent>")]
    pub(crate) events: Vec<Value>,
    pub(crate) via: Via,
}

#[derive(Default, JsonSchema, Serialize)]
struct AuditMetadata {
    system: Nothing,
    custom: Nothing,
}

/// A child event. Its type says what else it holds: a comment as it is, or `field_name`, `value` and `previous_value`.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "it only describes what `audit` writes")]
struct AuditEvent {
    id: i64,
    r#type: String,
    #[serde(flatten)]
    more: Map<String, Value>,
}

pub(crate) fn audit(audit: &Audit, base: &str) -> Written {
    let event = &audit.event;
    let created = event.kind == "ticket.created";
    let mut events: Vec<Value> = Vec::new();
    // Later acts on a comment name it without bringing it again.
    if let Some(comment) = audit.comment.as_ref().filter(|comment| comment.audit_id == event.seq) {
        events.push(json!(comment::comment(comment, base)));
    }
    events.extend(event.details.changes.iter().map(|change| child(change, audit, created)));
    if events.is_empty() {
        events.push(other(&event.kind, &event.details));
    }
    for (index, child) in events.iter_mut().enumerate() {
        let number = event.seq * NUMBERS_AN_AUDIT + i64::try_from(index).unwrap_or(0);
        if let Some(child) = child.as_object_mut() {
            child.entry("id").or_insert_with(|| json!(number));
        }
    }
    Written {
        id: event.seq,
        ticket_id: event.about_id,
        created_at: event.at,
        author_id: event.actor_id.unwrap_or(-1),
        metadata: AuditMetadata::default(),
        events,
        via: Via::word(event.details.via.as_deref().unwrap_or("api")),
    }
}

fn child(change: &Change, audit: &Audit, created: bool) -> Value {
    let value = change.after.as_ref().map(|fact| text(fact, audit));
    if created {
        return json!({"type": "Create", "field_name": change.field, "value": value});
    }
    let previous = change.before.as_ref().map(|fact| text(fact, audit));
    json!({"type": "Change", "field_name": change.field, "value": value, "previous_value": previous})
}

fn text(fact: &Fact, audit: &Audit) -> Value {
    match fact {
        Fact::Number(number) => json!(number.to_string()),
        Fact::Flag(flag) => json!(if *flag { "1" } else { "0" }),
        Fact::Word(word) => json!(word),
        Fact::Words(words) => json!(words),
        Fact::Text { text } => json!(audit.texts.get(text)),
    }
}

/// The child event of an audit that has neither comment nor changes, by Zendesk's type.
fn other(kind: &str, details: &Details) -> Value {
    match kind {
        "ticket.comment_made_private" => {
            json!({"type": "CommentPrivacyChange", "comment_id": details.comment, "public": false})
        }
        "ticket.redacted" => match details.attachment {
            Some(file) => {
                json!({"type": "AttachmentRedactionEvent", "attachment_id": file, "comment_id": details.comment})
            }
            None => json!({"type": "CommentRedactionEvent", "comment_id": details.comment}),
        },
        "ticket.mail_sent" => json!({"type": "Notification", "recipients": details.recipients}),
        "ticket.mail_failed" => {
            json!({"type": "Error", "message": details.code, "recipients": details.recipients})
        }
        _ => json!({"type": "Change"}),
    }
}
