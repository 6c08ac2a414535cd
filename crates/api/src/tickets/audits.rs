//! An audit as Zendesk writes it: the child events of one update. Values are text, ids too.

use desk::audits::Audit;
use domain::event::{Change, Fact};
use serde_json::{Value, json};

use super::wire;

/// Child events are numbered within their audit, so that each has a number of its own.
const NUMBERS_AN_AUDIT: i64 = 1000;

pub(super) fn audit(audit: &Audit) -> Value {
    let event = &audit.event;
    let created = event.kind == "ticket.created";
    let mut events: Vec<Value> = Vec::new();
    if let Some(comment) = &audit.comment {
        events.push(wire::comment(comment));
    }
    events.extend(event.details.changes.iter().map(|change| child(change, audit, created)));
    if events.is_empty() {
        events.push(json!({"type": kind_of(&event.kind)}));
    }
    for (index, child) in events.iter_mut().enumerate() {
        let number = event.seq * NUMBERS_AN_AUDIT + i64::try_from(index).unwrap_or(0);
        if let Some(child) = child.as_object_mut() {
            child.entry("id").or_insert_with(|| json!(number));
        }
    }
    json!({
        "id": event.seq,
        "ticket_id": event.about_id,
        "created_at": event.at,
        "author_id": event.actor_id.unwrap_or(-1),
        "metadata": {"system": {}, "custom": {}},
        "events": events,
        "via": {"channel": event.details.via.as_deref().unwrap_or("api"), "source": {"from": {}, "to": {}, "rel": null}},
    })
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

/// Zendesk's type for an audit that has neither comment nor changes.
fn kind_of(kind: &str) -> &'static str {
    match kind {
        "ticket.comment_made_private" => "CommentPrivacyChange",
        "ticket.redacted" => "CommentRedactionEvent",
        _ => "Change",
    }
}
