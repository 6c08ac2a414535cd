//! Conditions into a [`Predicate`]: who looks and the clock are filled in, and nulls get their place.
//!
//! Where the `all` side leaves just the unsolved statuses, the test is `unsolved = 1`, so that the partial indexes
//! serve it; otherwise `deleted_at is null` stands beside the rest.

use super::condition::{Condition, Conditions};
use super::evaluate::Viewer;
use super::field::{Field, Moment};
use super::predicate::{Cmp, Column, Predicate, Scalar};
use super::value::{Operator, Value};
use crate::ids::FieldId;
use crate::search::words::{phrases, words};
use crate::tickets::{Priority, Status};

const HOUR_MILLIS: i64 = 3_600_000;

/// The predicate that holds of exactly the tickets that meet the conditions for this viewer at this moment.
#[must_use]
pub fn compile(conditions: &Conditions, viewer: &Viewer<'_>) -> Predicate {
    let mut all: Vec<&Condition> = conditions.all.iter().collect();
    let mut any: &[Condition] = &conditions.any;
    // One condition under `any` says the same under `all`, where it may pick an index.
    if let [only] = any {
        all.push(only);
        any = &[];
    }
    let mut parts = statuses(&all);
    parts.extend(all.iter().filter(|condition| condition.field() != Field::Status).map(|one| test(one, viewer)));
    if !any.is_empty() {
        parts.push(Predicate::any(any.iter().map(|one| test(one, viewer)).collect()));
    }
    Predicate::all(parts)
}

/// What the status conditions leave together, and that the ticket is not deleted.
fn statuses(all: &[&Condition]) -> Vec<Predicate> {
    let left: Vec<Status> =
        Status::ALL.into_iter().filter(|status| all.iter().all(|condition| admits(condition, *status))).collect();
    let unsolved = Predicate::number(Column::Unsolved, Cmp::Equal, 1);
    let live = Predicate::IsNull(Column::DeletedAt);
    let ranks = || left.iter().map(|status| status.rank()).collect();
    match left.len() {
        0 => vec![Predicate::Never],
        6 => vec![live],
        // A range leaves the order to an index on the moment; a list would not.
        5 if !left.contains(&Status::Closed) => {
            vec![live, Predicate::number(Column::Status, Cmp::Less, Status::Closed.rank())]
        }
        _ if !left.iter().all(|status| status.is_unsolved()) => {
            vec![live, Predicate::one_of(Column::Status, ranks())]
        }
        4 => vec![unsolved],
        _ => vec![unsolved, Predicate::one_of(Column::Status, ranks())],
    }
}

fn admits(condition: &Condition, status: Status) -> bool {
    match (condition.field(), condition.operator(), condition.value()) {
        (Field::Status, Operator::Is, Value::Status(wanted)) => status == *wanted,
        (Field::Status, Operator::IsNot, Value::Status(wanted)) => status != *wanted,
        (Field::Status, Operator::LessThan, Value::Status(wanted)) => status < *wanted,
        (Field::Status, Operator::GreaterThan, Value::Status(wanted)) => status > *wanted,
        (Field::Status, ..) => false,
        _ => true,
    }
}

fn test(condition: &Condition, viewer: &Viewer<'_>) -> Predicate {
    let (operator, value) = (condition.operator(), condition.value());
    match condition.field() {
        Field::Status => match value {
            Value::Status(status) => order(Column::Status, operator, status.rank()),
            _ => Predicate::Never,
        },
        Field::Priority => match value {
            Value::Priority(priority) => order(Column::Priority, operator, Priority::rank(*priority)),
            _ => number(Column::Priority, operator, value, viewer),
        },
        Field::Type => match value {
            Value::Type(kind) => order(Column::Type, operator, kind.rank()),
            _ => number(Column::Type, operator, value, viewer),
        },
        Field::CustomStatus => number(Column::CustomStatusId, operator, value, viewer),
        Field::Group => number(Column::GroupId, operator, value, viewer),
        Field::Assignee => number(Column::AssigneeId, operator, value, viewer),
        Field::Requester => number(Column::RequesterId, operator, value, viewer),
        Field::Organization => number(Column::OrganizationId, operator, value, viewer),
        Field::Brand => number(Column::BrandId, operator, value, viewer),
        Field::Form => number(Column::FormId, operator, value, viewer),
        Field::Problem => number(Column::ProblemId, operator, value, viewer),
        Field::Via => match value {
            Value::Channel(channel) => text(Column::Channel, operator, channel.word()),
            _ => Predicate::Never,
        },
        Field::Recipient => match value {
            Value::Text(address) => text(Column::Recipient, operator, address),
            _ => turned(operator, Predicate::IsNull(Column::Recipient)),
        },
        Field::Tags => match value {
            Value::Tags(tags) => turned(operator, has_tags(tags.as_slice())),
            _ => Predicate::Never,
        },
        Field::Subject => has_words(operator, value, Predicate::SubjectWord),
        Field::Description => has_words(operator, value, Predicate::DescriptionWord),
        Field::Public => match value {
            Value::Public(public) => order(Column::IsPublic, operator, i64::from(*public)),
            _ => Predicate::Never,
        },
        Field::RequesterRole => match value {
            Value::Role(role) => turned(operator, Predicate::RequesterIs(*role)),
            _ => Predicate::Never,
        },
        Field::Hours(moment) => match value {
            Value::Hours(hours) => within(operator, moment, i64::from(*hours), viewer.now.millis()),
            _ => Predicate::Never,
        },
        Field::Custom(id) => has_value(operator, id, value),
    }
}

/// The test, or its opposite when the operator asks that something is not so. Only for tests never unknown.
fn turned(operator: Operator, part: Predicate) -> Predicate {
    if operator.is_negative() { Predicate::opposite(part) } else { part }
}

/// A test that is also true of null, where null is possible.
fn or_null(column: Column, part: Predicate) -> Predicate {
    if column.is_nullable() { Predicate::any(vec![Predicate::IsNull(column), part]) } else { part }
}

fn order(column: Column, operator: Operator, wanted: i64) -> Predicate {
    match operator {
        Operator::LessThan => Predicate::number(column, Cmp::Less, wanted),
        Operator::GreaterThan => Predicate::number(column, Cmp::Greater, wanted),
        Operator::IsNot => or_null(column, Predicate::number(column, Cmp::NotEqual, wanted)),
        _ => Predicate::number(column, Cmp::Equal, wanted),
    }
}

fn text(column: Column, operator: Operator, wanted: &str) -> Predicate {
    let compare = |op| Predicate::Compare { column, op, value: Scalar::Text(wanted.to_owned()) };
    if operator.is_negative() { or_null(column, compare(Cmp::NotEqual)) } else { compare(Cmp::Equal) }
}

fn number(column: Column, operator: Operator, value: &Value, viewer: &Viewer<'_>) -> Predicate {
    match value {
        Value::Nothing => turned(operator, Predicate::IsNull(column)),
        Value::Number(wanted) => one_of(column, operator, vec![*wanted]),
        Value::Numbers(wanted) => one_of(column, operator, wanted.clone()),
        Value::CurrentUser => one_of(column, operator, vec![viewer.user_id.number()]),
        Value::CurrentGroups => one_of(column, operator, viewer.groups.iter().map(|group| group.number()).collect()),
        Value::Requester => same(column, operator, Column::RequesterId),
        Value::Assignee => same(column, operator, Column::AssigneeId),
        _ => Predicate::Never,
    }
}

fn one_of(column: Column, operator: Operator, wanted: Vec<i64>) -> Predicate {
    if !operator.is_negative() {
        return Predicate::one_of(column, wanted);
    }
    let others = wanted.into_iter().map(|number| Predicate::number(column, Cmp::NotEqual, number)).collect();
    match Predicate::all(others) {
        Predicate::Always => Predicate::Always,
        part => or_null(column, part),
    }
}

/// Only assignee and requester are compared; of the two just the assignee can be null.
fn same(column: Column, operator: Operator, other: Column) -> Predicate {
    let part = Predicate::Same { left: column, right: other };
    if !operator.is_negative() {
        return part;
    }
    Predicate::any(vec![Predicate::IsNull(Column::AssigneeId), Predicate::Not(Box::new(part))])
}

fn has_tags(tags: &[String]) -> Predicate {
    match tags {
        [one] => Predicate::HasTag(one.clone()),
        _ => Predicate::HasAnyTag(tags.to_vec()),
    }
}

fn has_words(operator: Operator, value: &Value, part: fn(Vec<String>) -> Predicate) -> Predicate {
    let Value::Text(wanted) = value else { return Predicate::Never };
    let test = if operator.is_plain() {
        part(words(wanted).collect())
    } else {
        Predicate::any(phrases(wanted).into_iter().map(part).collect())
    };
    turned(operator, test)
}

fn within(operator: Operator, moment: Moment, hours: i64, now: i64) -> Predicate {
    let near = hours * HOUR_MILLIS;
    let far = near + HOUR_MILLIS;
    let bounds = match (moment, operator) {
        (Moment::UntilDue, Operator::LessThan) => vec![(Cmp::GreaterOrEqual, now), (Cmp::Less, now + near)],
        (Moment::UntilDue, Operator::GreaterThan) => vec![(Cmp::Greater, now + near)],
        (Moment::UntilDue, _) => vec![(Cmp::GreaterOrEqual, now + near), (Cmp::Less, now + far)],
        (_, Operator::LessThan) => vec![(Cmp::LessOrEqual, now), (Cmp::Greater, now - near)],
        (_, Operator::GreaterThan) => vec![(Cmp::Less, now - near)],
        _ => vec![(Cmp::LessOrEqual, now - near), (Cmp::Greater, now - far)],
    };
    let between =
        |column| Predicate::all(bounds.iter().map(|(op, millis)| Predicate::number(column, *op, *millis)).collect());
    match moment {
        Moment::Created => between(Column::CreatedAt),
        Moment::Solved => between(Column::SolvedAt),
        Moment::Assigned => between(Column::AssignedAt),
        Moment::Updated => between(Column::UpdatedAt),
        Moment::RequesterUpdated => between(Column::RequesterUpdatedAt),
        Moment::AssigneeUpdated => between(Column::AssigneeUpdatedAt),
        Moment::Due | Moment::UntilDue => between(Column::DueAt),
        Moment::Opened | Moment::Pended | Moment::Held | Moment::Closed => {
            let rank = moment.status().map_or(-1, Status::rank);
            // A ticket whose status never changed has had it since it was created.
            let since_created =
                Predicate::all(vec![Predicate::IsNull(Column::StatusUpdatedAt), between(Column::CreatedAt)]);
            Predicate::all(vec![
                Predicate::number(Column::Status, Cmp::Equal, rank),
                Predicate::any(vec![between(Column::StatusUpdatedAt), since_created]),
            ])
        }
    }
}

fn has_value(operator: Operator, field_id: FieldId, value: &Value) -> Predicate {
    let present = Predicate::FieldPresent(field_id);
    let holds = |text: &String| Predicate::FieldIs { field_id, value: text.clone() };
    let part = match (operator, value) {
        (Operator::Present | Operator::NotPresent, _) => present,
        (_, Value::Nothing) => Predicate::opposite(present),
        (_, Value::Text(text)) if text == "false" => Predicate::any(vec![holds(text), Predicate::opposite(present)]),
        (_, Value::Text(text)) => holds(text),
        (_, Value::Texts(texts)) => Predicate::any(texts.iter().map(holds).collect()),
        _ => return Predicate::Never,
    };
    turned(operator, part)
}
