//! Is this ticket meant? Conditions tried on one ticket in memory, without a store.

use super::condition::{Condition, Conditions};
use super::field::{Field, Moment};
use super::predicate::field_rows;
use super::value::{Operator, RequesterRole, Value};
use crate::ids::{FieldId, GroupId, UserId};
use crate::role::Role;
use crate::search::words::{has_phrase, phrases, words};
use crate::tickets::Ticket;
use crate::time::Time;

/// A ticket and what conditions may ask that does not stand on it.
#[derive(Clone, Copy, Debug)]
pub struct TicketFacts<'a> {
    pub ticket: &'a Ticket,
    /// The text of the first comment; look it up when [`Conditions::need_description`]. None has no words.
    pub description: Option<&'a str>,
    /// Look it up when [`Conditions::need_requester_role`]. None is no role.
    pub requester_role: Option<Role>,
}

/// Who looks, and when.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    pub user_id: UserId,
    /// The groups the viewer is in.
    pub groups: &'a [GroupId],
    pub now: Time,
}

const HOUR_MILLIS: i64 = 3_600_000;

/// Does the ticket meet the conditions? A deleted ticket meets none.
#[must_use]
pub fn evaluate(conditions: &Conditions, facts: &TicketFacts<'_>, viewer: &Viewer<'_>) -> bool {
    facts.ticket.deleted_at.is_none()
        && conditions.all.iter().all(|condition| meets(condition, facts, viewer))
        && (conditions.any.is_empty() || conditions.any.iter().any(|condition| meets(condition, facts, viewer)))
}

fn meets(condition: &Condition, facts: &TicketFacts<'_>, viewer: &Viewer<'_>) -> bool {
    let ticket = facts.ticket;
    let (operator, value) = (condition.operator(), condition.value());
    match condition.field() {
        Field::Status => match value {
            Value::Status(status) => orders(operator, Some(ticket.status), *status),
            _ => false,
        },
        Field::Priority => match value {
            Value::Priority(priority) => orders(operator, ticket.priority, *priority),
            _ => is(operator, ticket.priority.is_none()),
        },
        Field::Type => match value {
            Value::Type(kind) => is(operator, ticket.kind == Some(*kind)),
            _ => is(operator, ticket.kind.is_none()),
        },
        Field::CustomStatus => is_id(operator, ticket.custom_status_id.map(i64::from), value, facts, viewer),
        Field::Group => is_id(operator, ticket.group_id.map(i64::from), value, facts, viewer),
        Field::Assignee => is_id(operator, ticket.assignee_id.map(i64::from), value, facts, viewer),
        Field::Requester => is_id(operator, Some(ticket.requester_id.number()), value, facts, viewer),
        Field::Organization => is_id(operator, ticket.organization_id.map(i64::from), value, facts, viewer),
        Field::Brand => is_id(operator, Some(ticket.brand_id.number()), value, facts, viewer),
        Field::Form => is_id(operator, ticket.form_id.map(i64::from), value, facts, viewer),
        Field::Problem => is_id(operator, ticket.problem_id.map(i64::from), value, facts, viewer),
        Field::Via => is(operator, matches!(value, Value::Channel(channel) if *channel == ticket.via.channel)),
        Field::Tags => match value {
            Value::Tags(tags) => is(operator, tags.iter().any(|tag| ticket.tags.has(tag))),
            _ => false,
        },
        Field::Subject => has_words(operator, &ticket.subject, value),
        Field::Description => has_words(operator, facts.description.unwrap_or_default(), value),
        Field::Recipient => match value {
            Value::Text(text) => is(operator, ticket.recipient.as_ref() == Some(text)),
            _ => is(operator, ticket.recipient.is_none()),
        },
        Field::Public => is(operator, matches!(value, Value::Public(public) if *public == ticket.is_public)),
        Field::RequesterRole => {
            let role = facts.requester_role.map(RequesterRole::of);
            is(operator, matches!(value, Value::Role(wanted) if Some(*wanted) == role))
        }
        Field::Hours(moment) => match value {
            Value::Hours(hours) => within(operator, moment, i64::from(*hours), ticket, viewer.now),
            _ => false,
        },
        Field::Custom(id) => has_value(operator, id, value, ticket),
    }
}

/// The answer as it is, or turned round when the operator asks that something is not so.
fn is(operator: Operator, answer: bool) -> bool {
    answer != operator.is_negative()
}

fn orders<T: Ord>(operator: Operator, known: Option<T>, wanted: T) -> bool {
    match operator {
        Operator::LessThan => known.is_some_and(|known| known < wanted),
        Operator::GreaterThan => known.is_some_and(|known| known > wanted),
        _ => is(operator, known == Some(wanted)),
    }
}

fn is_id(operator: Operator, known: Option<i64>, value: &Value, facts: &TicketFacts<'_>, viewer: &Viewer<'_>) -> bool {
    let answer = match value {
        Value::Nothing => known.is_none(),
        Value::Number(number) => known == Some(*number),
        Value::Numbers(numbers) => known.is_some_and(|known| numbers.contains(&known)),
        Value::CurrentUser => known == Some(viewer.user_id.number()),
        Value::CurrentGroups => known.is_some_and(|known| viewer.groups.contains(&GroupId::new(known))),
        Value::Requester => known == Some(facts.ticket.requester_id.number()),
        Value::Assignee => known.is_some() && known == facts.ticket.assignee_id.map(i64::from),
        _ => return false,
    };
    is(operator, answer)
}

fn has_words(operator: Operator, text: &str, value: &Value) -> bool {
    let Value::Text(wanted) = value else { return false };
    let known: Vec<String> = words(text).collect();
    let answer = if operator.is_plain() {
        has_phrase(&known, &words(wanted).collect::<Vec<_>>())
    } else {
        phrases(wanted).iter().any(|phrase| has_phrase(&known, phrase))
    };
    is(operator, answer)
}

/// The hours between the moment and now. A moment on the wrong side of now has none.
fn within(operator: Operator, moment: Moment, hours: i64, ticket: &Ticket, now: Time) -> bool {
    if moment.status().is_some_and(|status| status != ticket.status) {
        return false;
    }
    let metrics = &ticket.metrics;
    let stands = match moment {
        Moment::Created => Some(ticket.created_at),
        Moment::Opened | Moment::Pended | Moment::Held | Moment::Closed => {
            Some(metrics.status_updated_at.unwrap_or(ticket.created_at))
        }
        Moment::Solved => metrics.solved_at,
        Moment::Assigned => metrics.assigned_at,
        Moment::Updated => Some(ticket.updated_at),
        Moment::RequesterUpdated => metrics.requester_updated_at,
        Moment::AssigneeUpdated => metrics.assignee_updated_at,
        Moment::Due | Moment::UntilDue => ticket.due_at,
    };
    let Some(stands) = stands else { return false };
    let millis = match moment {
        Moment::UntilDue => stands.millis() - now.millis(),
        _ => now.millis() - stands.millis(),
    };
    match operator {
        _ if millis < 0 => false,
        Operator::LessThan => millis < hours * HOUR_MILLIS,
        Operator::GreaterThan => millis > hours * HOUR_MILLIS,
        _ => millis / HOUR_MILLIS == hours,
    }
}

/// A checkbox that was never set is false, so `is "false"` is true of a field without a value.
fn has_value(operator: Operator, id: FieldId, value: &Value, ticket: &Ticket) -> bool {
    let rows = ticket.fields.get(id).map(field_rows).unwrap_or_default();
    let answer = match (operator, value) {
        (Operator::Present | Operator::NotPresent, _) => !rows.is_empty(),
        (_, Value::Nothing) => rows.is_empty(),
        (_, Value::Text(text)) => rows.contains(&text.as_str()) || (text == "false" && rows.is_empty()),
        (_, Value::Texts(texts)) => texts.iter().any(|text| rows.contains(&text.as_str())),
        _ => return false,
    };
    is(operator, answer)
}
