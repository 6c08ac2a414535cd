//! Predicates: conditions made ready for a store. Only columns, numbers and texts are left, no viewer and no clock.
//!
//! A null column makes a comparison false. [`compile`](super::compile()) asks beside every test
//! that is negative whether the column is null, so an engine with three-valued logic that takes "unknown" for false in
//! the end answers the same.

use super::evaluate::TicketFacts;
use super::value::RequesterRole;
use crate::ids::FieldId;
use crate::search::words::{has_phrase, words};
use crate::tickets::{FieldValue, Priority, Ticket, TicketType};
use crate::time::Time;

/// A test of stored tickets that a service turns into a statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Predicate {
    Always,
    Never,
    /// All of these; none is `Always`.
    All(Vec<Predicate>),
    /// At least one of these; none is `Never`.
    Any(Vec<Predicate>),
    /// The opposite of a test that is never unknown.
    Not(Box<Predicate>),
    /// False when the column is null.
    Compare {
        column: Column,
        op: Cmp,
        value: Scalar,
    },
    /// False when the column is null. Never empty; sorted, no doubles.
    In {
        column: Column,
        values: Vec<i64>,
    },
    IsNull(Column),
    /// Both columns hold the same number; false when one is null.
    Same {
        left: Column,
        right: Column,
    },
    HasTag(String),
    /// At least one of these tags.
    HasAnyTag(Vec<String>),
    /// The custom field has this value among its [`field_rows`].
    FieldIs {
        field_id: FieldId,
        value: String,
    },
    /// The custom field has a value.
    FieldPresent(FieldId),
    /// The subject has these words together, in order (one word mostly), folded as in `search::words`.
    SubjectWord(Vec<String>),
    /// The first comment has these words together, in order.
    DescriptionWord(Vec<String>),
    /// The requester has this role.
    RequesterIs(RequesterRole),
}

/// How two values compare.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Cmp {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Cmp {
    /// The operator in SQL.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "<>",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        }
    }

    /// Does `left` stand so to `right`?
    #[must_use]
    pub fn holds<T: Ord + ?Sized>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

/// A value to bind to a statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Scalar {
    Number(i64),
    Text(String),
}

/// A column of table `tickets`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Column {
    Id,
    /// The rank of the status.
    Status,
    /// 1 when the status is below solved and the ticket is not deleted.
    Unsolved,
    CustomStatusId,
    /// The rank of the priority.
    Priority,
    /// The rank of the type.
    Type,
    RequesterId,
    SubmitterId,
    AssigneeId,
    GroupId,
    OrganizationId,
    BrandId,
    FormId,
    ProblemId,
    Subject,
    Recipient,
    /// The channel's word.
    Channel,
    IsPublic,
    CreatedAt,
    UpdatedAt,
    DueAt,
    AssignedAt,
    AssigneeUpdatedAt,
    RequesterUpdatedAt,
    StatusUpdatedAt,
    SolvedAt,
    DeletedAt,
}

/// What a column of one ticket holds.
enum Cell<'a> {
    Null,
    Number(i64),
    Text(&'a str),
}

impl Column {
    /// The column's name in the schema.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Status => "status",
            Self::Unsolved => "unsolved",
            Self::CustomStatusId => "custom_status_id",
            Self::Priority => "priority",
            Self::Type => "type",
            Self::RequesterId => "requester_id",
            Self::SubmitterId => "submitter_id",
            Self::AssigneeId => "assignee_id",
            Self::GroupId => "group_id",
            Self::OrganizationId => "organization_id",
            Self::BrandId => "brand_id",
            Self::FormId => "form_id",
            Self::ProblemId => "problem_id",
            Self::Subject => "subject",
            Self::Recipient => "recipient",
            Self::Channel => "channel",
            Self::IsPublic => "is_public",
            Self::CreatedAt => "created_at",
            Self::UpdatedAt => "updated_at",
            Self::DueAt => "due_at",
            Self::AssignedAt => "assigned_at",
            Self::AssigneeUpdatedAt => "assignee_updated_at",
            Self::RequesterUpdatedAt => "requester_updated_at",
            Self::StatusUpdatedAt => "status_updated_at",
            Self::SolvedAt => "solved_at",
            Self::DeletedAt => "deleted_at",
        }
    }

    /// May the column be null?
    #[must_use]
    pub const fn is_nullable(self) -> bool {
        !matches!(
            self,
            Self::Id
                | Self::Status
                | Self::Unsolved
                | Self::RequesterId
                | Self::SubmitterId
                | Self::BrandId
                | Self::Subject
                | Self::Channel
                | Self::IsPublic
                | Self::CreatedAt
                | Self::UpdatedAt
        )
    }

    /// The number in this column, none when it is null or a text. What lists are sorted by.
    #[must_use]
    pub fn number(self, ticket: &Ticket) -> Option<i64> {
        match self.cell(ticket) {
            Cell::Number(number) => Some(number),
            Cell::Null | Cell::Text(_) => None,
        }
    }

    fn cell(self, ticket: &Ticket) -> Cell<'_> {
        let metrics = &ticket.metrics;
        let number = match self {
            Self::Subject => return Cell::Text(&ticket.subject),
            Self::Recipient => return ticket.recipient.as_deref().map_or(Cell::Null, Cell::Text),
            Self::Channel => return Cell::Text(ticket.via.channel.word()),
            Self::Id => Some(ticket.id.number()),
            Self::Status => Some(ticket.status.rank()),
            Self::Unsolved => Some(i64::from(ticket.status.is_unsolved() && ticket.deleted_at.is_none())),
            Self::CustomStatusId => ticket.custom_status_id.map(i64::from),
            Self::Priority => ticket.priority.map(Priority::rank),
            Self::Type => ticket.kind.map(TicketType::rank),
            Self::RequesterId => Some(ticket.requester_id.number()),
            Self::SubmitterId => Some(ticket.submitter_id.number()),
            Self::AssigneeId => ticket.assignee_id.map(i64::from),
            Self::GroupId => ticket.group_id.map(i64::from),
            Self::OrganizationId => ticket.organization_id.map(i64::from),
            Self::BrandId => Some(ticket.brand_id.number()),
            Self::FormId => ticket.form_id.map(i64::from),
            Self::ProblemId => ticket.problem_id.map(i64::from),
            Self::IsPublic => Some(i64::from(ticket.is_public)),
            Self::CreatedAt => Some(ticket.created_at.millis()),
            Self::UpdatedAt => Some(ticket.updated_at.millis()),
            Self::DueAt => ticket.due_at.map(Time::millis),
            Self::AssignedAt => metrics.assigned_at.map(Time::millis),
            Self::AssigneeUpdatedAt => metrics.assignee_updated_at.map(Time::millis),
            Self::RequesterUpdatedAt => metrics.requester_updated_at.map(Time::millis),
            Self::StatusUpdatedAt => metrics.status_updated_at.map(Time::millis),
            Self::SolvedAt => metrics.solved_at.map(Time::millis),
            Self::DeletedAt => ticket.deleted_at.map(Time::millis),
        };
        number.map_or(Cell::Null, Cell::Number)
    }
}

/// The rows that `ticket_field_values` holds for a value: empty texts have none.
#[must_use]
pub fn field_rows(value: &FieldValue) -> Vec<&str> {
    let rows = match value {
        FieldValue::Flag(true) => vec!["true"],
        FieldValue::Flag(false) => vec!["false"],
        FieldValue::Choices(choices) => choices.iter().map(String::as_str).collect(),
        FieldValue::Text(text) => vec![text.as_str()],
    };
    rows.into_iter().filter(|row| !row.is_empty()).collect()
}

impl Predicate {
    /// Is the predicate true of this ticket? A store must answer the same.
    #[must_use]
    pub fn evaluate(&self, facts: &TicketFacts<'_>) -> bool {
        let ticket = facts.ticket;
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::All(parts) => parts.iter().all(|part| part.evaluate(facts)),
            Self::Any(parts) => parts.iter().any(|part| part.evaluate(facts)),
            Self::Not(part) => !part.evaluate(facts),
            Self::Compare { column, op, value } => match (column.cell(ticket), value) {
                (Cell::Number(cell), Scalar::Number(number)) => op.holds(&cell, number),
                (Cell::Text(cell), Scalar::Text(text)) => op.holds(cell, text.as_str()),
                _ => false,
            },
            Self::In { column, values } => column.number(ticket).is_some_and(|number| values.contains(&number)),
            Self::IsNull(column) => matches!(column.cell(ticket), Cell::Null),
            Self::Same { left, right } => {
                let number = left.number(ticket);
                number.is_some() && number == right.number(ticket)
            }
            Self::HasTag(tag) => ticket.tags.has(tag),
            Self::HasAnyTag(tags) => tags.iter().any(|tag| ticket.tags.has(tag)),
            Self::FieldIs { field_id, value } => {
                ticket.fields.get(*field_id).is_some_and(|known| field_rows(known).contains(&value.as_str()))
            }
            Self::FieldPresent(field_id) => {
                ticket.fields.get(*field_id).is_some_and(|known| !field_rows(known).is_empty())
            }
            Self::SubjectWord(phrase) => has_phrase(&words(&ticket.subject).collect::<Vec<_>>(), phrase),
            Self::DescriptionWord(phrase) => {
                facts.description.is_some_and(|text| has_phrase(&words(text).collect::<Vec<_>>(), phrase))
            }
            Self::RequesterIs(role) => facts.requester_role.is_some_and(|known| RequesterRole::of(known) == *role),
        }
    }

    /// All of these, in the simplest form.
    #[must_use]
    pub fn all(parts: Vec<Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::All(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        if kept.len() > 1 { Self::All(kept) } else { kept.pop().unwrap_or(Self::Always) }
    }

    /// At least one of these, in the simplest form; none of nothing.
    #[must_use]
    pub fn any(parts: Vec<Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Never => {}
                Self::Always => return Self::Always,
                Self::Any(inner) => kept.extend(inner),
                other => kept.push(other),
            }
        }
        if kept.len() > 1 { Self::Any(kept) } else { kept.pop().unwrap_or(Self::Never) }
    }

    /// The opposite of a test that is never unknown.
    #[must_use]
    pub fn opposite(part: Self) -> Self {
        match part {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// A comparison with a number.
    #[must_use]
    pub const fn number(column: Column, op: Cmp, number: i64) -> Self {
        Self::Compare { column, op, value: Scalar::Number(number) }
    }

    /// The column holds one of these numbers.
    #[must_use]
    pub fn one_of(column: Column, mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        values.dedup();
        match values.as_slice() {
            [] => Self::Never,
            [one] => Self::number(column, Cmp::Equal, *one),
            _ => Self::In { column, values },
        }
    }
}
