//! What differs between a ticket before and after: the audited fields, in their order.

use super::{FieldValue, Priority, Ticket, TicketType};
use crate::event::{Change, Fact};
use crate::ids::UserId;
use crate::tags::Tags;

fn number<T: Into<i64>>(id: Option<T>) -> Option<Fact> {
    id.map(|id| Fact::Number(id.into()))
}

fn word(word: Option<&str>) -> Option<Fact> {
    word.map(|word| Fact::Word(word.to_owned()))
}

fn users(ids: &[UserId]) -> Option<Fact> {
    (!ids.is_empty()).then(|| Fact::Words(ids.iter().map(ToString::to_string).collect()))
}

/// Every audited field that differs. Texts are marked with row 0 of `values`; the service puts the real row in.
#[must_use]
pub fn differences(before: &Ticket, after: &Ticket) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut note = |field: &str, before: Option<Fact>, after: Option<Fact>| {
        if before != after {
            changes.push(Change { field: field.to_owned(), before, after });
        }
    };
    note("status", word(Some(before.status.word())), word(Some(after.status.word())));
    note("custom_status_id", number(before.custom_status_id), number(after.custom_status_id));
    note("priority", word(before.priority.map(Priority::word)), word(after.priority.map(Priority::word)));
    note("type", word(before.kind.map(TicketType::word)), word(after.kind.map(TicketType::word)));
    note("requester_id", number(Some(before.requester_id)), number(Some(after.requester_id)));
    note("assignee_id", number(before.assignee_id), number(after.assignee_id));
    note("group_id", number(before.group_id), number(after.group_id));
    note("organization_id", number(before.organization_id), number(after.organization_id));
    note("brand_id", number(Some(before.brand_id)), number(Some(after.brand_id)));
    note("ticket_form_id", number(before.form_id), number(after.form_id));
    note("problem_id", number(before.problem_id), number(after.problem_id));
    note(
        "due_at",
        word(before.due_at.map(|at| at.to_string()).as_deref()),
        word(after.due_at.map(|at| at.to_string()).as_deref()),
    );
    note("tags", tags(&before.tags), tags(&after.tags));
    note("follower_ids", users(&before.follower_ids), users(&after.follower_ids));
    note("email_cc_ids", users(&before.email_cc_ids), users(&after.email_cc_ids));
    if before.subject != after.subject {
        let text = Some(Fact::Text { text: 0 });
        changes.push(Change { field: "subject".to_owned(), before: text.clone(), after: text });
    }
    changes.extend(field_differences(before, after));
    changes
}

fn tags(tags: &Tags) -> Option<Fact> {
    (!tags.is_empty()).then(|| Fact::Words(tags.as_slice().to_vec()))
}

fn field_differences(before: &Ticket, after: &Ticket) -> Vec<Change> {
    let mut ids: Vec<i64> = before.fields.0.keys().chain(after.fields.0.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter()
        .filter_map(|id| {
            let (old, new) = (before.fields.0.get(&id), after.fields.0.get(&id));
            (old != new).then(|| Change {
                field: id.to_string(),
                before: old.map(field_fact),
                after: new.map(field_fact),
            })
        })
        .collect()
}

/// A field's value as a fact: flags and option tags stand as they are, anything a person typed goes to `values`.
fn field_fact(value: &FieldValue) -> Fact {
    match value {
        FieldValue::Flag(flag) => Fact::Flag(*flag),
        FieldValue::Choices(choices) => Fact::Words(choices.clone()),
        FieldValue::Text(_) => Fact::Text { text: 0 },
    }
}
