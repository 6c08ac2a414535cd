//! Values and tags that stand for each other: a drop-down's value is a tag, and the tag sets the drop-down.

use std::collections::HashSet;

use super::change::TicketChange;
use super::{FieldValue, Ticket};
use crate::tags::Tags;
use crate::ticket_fields::{FieldKind, TicketField};

/// Brings the tags and the values of fields that bear tags into agreement. What the wish names wins:
/// a field that it names decides its tags, any other follows the tags.
pub(super) fn mirror(before: &Ticket, next: &mut Ticket, wish: &TicketChange, fields: &[TicketField]) {
    for field in fields {
        let own: HashSet<&str> = field.tags().collect();
        if own.is_empty() {
            continue;
        }
        let named = wish.fields.iter().any(|(id, _)| *id == field.id);
        if !named {
            follow(field, before, next, &own);
        }
        if named || next.fields.get(field.id) != before.fields.get(field.id) {
            let chosen = tags_of(field, next.fields.get(field.id));
            next.tags = next.tags.filtered(|tag| !own.contains(tag)).with(&chosen);
        }
    }
}

/// The tags a value brings.
fn tags_of(field: &TicketField, value: Option<&FieldValue>) -> Tags {
    match value {
        Some(FieldValue::Flag(true)) => Tags::from_words(field.tag.as_deref()),
        Some(FieldValue::Choices(choices)) => Tags::from_words(choices.iter().map(String::as_str)),
        Some(FieldValue::Text(value)) => Tags::from_words([value.as_str()]),
        Some(FieldValue::Flag(false)) | None => Tags::default(),
    }
}

/// Sets the value that the tags speak of, when those of this field changed.
fn follow(field: &TicketField, before: &Ticket, next: &mut Ticket, own: &HashSet<&str>) {
    let had = |tag: &str| before.tags.has(tag);
    let now: Vec<&str> = next.tags.iter().filter(|tag| own.contains(tag)).collect();
    let earlier: Vec<&str> = before.tags.iter().filter(|tag| own.contains(tag)).collect();
    if now == earlier {
        return;
    }
    let value = match field.kind {
        FieldKind::Checkbox => Some(FieldValue::Flag(!now.is_empty())),
        FieldKind::Multiselect => {
            let choices: Vec<String> = now.iter().map(|tag| (*tag).to_owned()).collect();
            (!choices.is_empty()).then_some(FieldValue::Choices(choices))
        }
        _ => {
            // One that came along wins over one that was there.
            let came = now.iter().find(|tag| !had(tag)).or_else(|| now.first()).copied();
            came.map(|tag| FieldValue::Text(tag.to_owned()))
        }
    };
    next.fields.put(field.id, value);
}
