//! Counting without reading tickets: a predicate about the dimensions of `ticket_counts` only becomes a filter of it.
//!
//! The cube counts tickets that are not deleted, and writes 0 for what a ticket has not.

use super::predicate::{Cmp, Column, Predicate, Scalar};
use crate::tickets::{Priority, Status, Ticket, TicketType};

/// A dimension of the cube.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Dimension {
    /// The rank of the status; 0 is `new`.
    Status,
    AssigneeId,
    GroupId,
    Priority,
    Type,
    BrandId,
}

impl Dimension {
    /// The column's name in `ticket_counts`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::AssigneeId => "assignee_id",
            Self::GroupId => "group_id",
            Self::Priority => "priority",
            Self::Type => "type",
            Self::BrandId => "brand_id",
        }
    }

    const fn of(column: Column) -> Option<Self> {
        match column {
            Column::Status => Some(Self::Status),
            Column::AssigneeId => Some(Self::AssigneeId),
            Column::GroupId => Some(Self::GroupId),
            Column::Priority => Some(Self::Priority),
            Column::Type => Some(Self::Type),
            Column::BrandId => Some(Self::BrandId),
            _ => None,
        }
    }
}

/// A test of rows of `ticket_counts`. No column of it is null.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CubeFilter {
    Always,
    Never,
    All(Vec<CubeFilter>),
    Any(Vec<CubeFilter>),
    Not(Box<CubeFilter>),
    Compare {
        dimension: Dimension,
        op: Cmp,
        value: i64,
    },
    /// Never empty.
    In {
        dimension: Dimension,
        values: Vec<i64>,
    },
}

/// The row of the cube a ticket is counted in.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct CubeCell {
    pub status: i64,
    pub assignee_id: i64,
    pub group_id: i64,
    pub priority: i64,
    pub kind: i64,
    pub brand_id: i64,
}

impl CubeCell {
    /// Where the ticket is counted; a deleted ticket is not.
    #[must_use]
    pub fn of(ticket: &Ticket) -> Option<Self> {
        ticket.deleted_at.is_none().then(|| Self {
            status: Status::rank(ticket.status),
            assignee_id: ticket.assignee_id.map_or(0, i64::from),
            group_id: ticket.group_id.map_or(0, i64::from),
            priority: ticket.priority.map_or(0, Priority::rank),
            kind: ticket.kind.map_or(0, TicketType::rank),
            brand_id: ticket.brand_id.number(),
        })
    }

    /// The cell's number in a dimension.
    #[must_use]
    pub const fn number(&self, dimension: Dimension) -> i64 {
        match dimension {
            Dimension::Status => self.status,
            Dimension::AssigneeId => self.assignee_id,
            Dimension::GroupId => self.group_id,
            Dimension::Priority => self.priority,
            Dimension::Type => self.kind,
            Dimension::BrandId => self.brand_id,
        }
    }
}

impl CubeFilter {
    /// Is the filter true of this row?
    #[must_use]
    pub fn evaluate(&self, cell: &CubeCell) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::All(parts) => parts.iter().all(|part| part.evaluate(cell)),
            Self::Any(parts) => parts.iter().any(|part| part.evaluate(cell)),
            Self::Not(part) => !part.evaluate(cell),
            Self::Compare { dimension, op, value } => op.holds(&cell.number(*dimension), value),
            Self::In { dimension, values } => values.contains(&cell.number(*dimension)),
        }
    }

    const fn compare(dimension: Dimension, op: Cmp, value: i64) -> Self {
        Self::Compare { dimension, op, value }
    }
}

/// The filter of the cube that counts the same tickets; none when the predicate asks more than the cube knows, or
/// when it may hold of deleted tickets.
#[must_use]
pub fn cube(predicate: &Predicate) -> Option<CubeFilter> {
    if is_of_live_tickets(predicate) { translate(predicate) } else { None }
}

fn is_of_live_tickets(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::Never | Predicate::IsNull(Column::DeletedAt) => true,
        Predicate::Compare { column: Column::Unsolved, op: Cmp::Equal, value: Scalar::Number(1) } => true,
        Predicate::All(parts) => parts.iter().any(is_of_live_tickets),
        Predicate::Any(parts) => parts.iter().all(is_of_live_tickets),
        _ => false,
    }
}

fn translate(predicate: &Predicate) -> Option<CubeFilter> {
    let many = |parts: &[Predicate]| parts.iter().map(translate).collect::<Option<Vec<_>>>();
    match predicate {
        Predicate::Always | Predicate::IsNull(Column::DeletedAt) => Some(CubeFilter::Always),
        Predicate::Never => Some(CubeFilter::Never),
        Predicate::All(parts) => {
            let mut parts = many(parts)?;
            parts.retain(|part| *part != CubeFilter::Always);
            Some(if parts.is_empty() { CubeFilter::Always } else { CubeFilter::All(parts) })
        }
        Predicate::Any(parts) => many(parts).map(CubeFilter::Any),
        Predicate::Not(part) => translate(part).map(|part| CubeFilter::Not(Box::new(part))),
        Predicate::Compare { column: Column::Unsolved, op: Cmp::Equal, value: Scalar::Number(1) } => {
            Some(CubeFilter::compare(Dimension::Status, Cmp::Less, Status::Solved.rank()))
        }
        Predicate::Compare { column, op, value: Scalar::Number(number) } => {
            let dimension = Dimension::of(*column)?;
            let part = CubeFilter::compare(dimension, *op, *number);
            // A comparison with null is false, and null is 0 here.
            if column.is_nullable() && op.holds(&0, number) {
                return Some(CubeFilter::All(vec![part, CubeFilter::compare(dimension, Cmp::NotEqual, 0)]));
            }
            Some(part)
        }
        Predicate::In { column, values } => {
            let dimension = Dimension::of(*column)?;
            if column.is_nullable() && values.contains(&0) {
                return None;
            }
            Some(CubeFilter::In { dimension, values: values.clone() })
        }
        Predicate::IsNull(column) => {
            let dimension = Dimension::of(*column)?;
            Some(if column.is_nullable() { CubeFilter::compare(dimension, Cmp::Equal, 0) } else { CubeFilter::Never })
        }
        _ => None,
    }
}
