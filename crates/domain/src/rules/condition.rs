//! Conditions: what a rule asks of a ticket. A [`Condition`] can only be built when its operator and
//! value fit its field, so nobody who reads one has to check again.

use super::field::Field;
use super::value::{Operator, Value};

/// Most conditions on one side (`all` or `any`).
pub const MOST_CONDITIONS: usize = 50;
/// Longest value, in characters.
pub const LONGEST_VALUE: usize = 1000;
/// Most values in one list, and most words in one text.
pub const MOST_VALUES: usize = 50;
/// Most hours a condition can ask for: a hundred years.
pub const MOST_HOURS: u32 = 876_000;

/// All of `all` and, when there are any, at least one of `any`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Conditions {
    pub all: Vec<Condition>,
    pub any: Vec<Condition>,
}

impl Conditions {
    /// Must the description be looked up before a ticket can be evaluated?
    #[must_use]
    pub fn need_description(&self) -> bool {
        self.iter().any(|condition| condition.field == Field::Description)
    }

    /// Must the requester's role be looked up?
    #[must_use]
    pub fn need_requester_role(&self) -> bool {
        self.iter().any(|condition| condition.field == Field::RequesterRole)
    }

    /// Both sides.
    pub fn iter(&self) -> impl Iterator<Item = &Condition> {
        self.all.iter().chain(&self.any)
    }
}

/// One test of one field.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Condition {
    field: Field,
    operator: Operator,
    value: Value,
}

impl Condition {
    /// A condition, when the operator and the value fit the field.
    #[must_use]
    pub fn new(field: Field, operator: Operator, value: Value) -> Option<Self> {
        (field.takes(operator) && field.fits(operator, &value)).then_some(Self { field, operator, value })
    }

    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    #[must_use]
    pub const fn operator(&self) -> Operator {
        self.operator
    }

    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.value
    }
}

impl Field {
    /// May this operator stand with the field?
    #[must_use]
    pub const fn takes(self, operator: Operator) -> bool {
        use Operator as O;
        match self {
            Self::Status | Self::Priority => {
                matches!(operator, O::Is | O::IsNot | O::LessThan | O::GreaterThan)
            }
            Self::Hours(_) => matches!(operator, O::Is | O::LessThan | O::GreaterThan),
            Self::Tags => matches!(operator, O::Includes | O::NotIncludes),
            Self::CustomStatus | Self::Subject | Self::Description => {
                matches!(operator, O::Is | O::IsNot | O::Includes | O::NotIncludes)
            }
            Self::Custom(_) => !matches!(operator, O::LessThan | O::GreaterThan),
            _ => matches!(operator, O::Is | O::IsNot),
        }
    }

    fn fits(self, operator: Operator, value: &Value) -> bool {
        use Operator as O;
        match (self, value) {
            (Self::Status, Value::Status(_))
            | (Self::Type, Value::Type(_) | Value::Nothing)
            | (Self::Priority, Value::Priority(_))
            | (Self::Via, Value::Channel(_))
            | (Self::Public, Value::Public(_))
            | (Self::RequesterRole, Value::Role(_))
            | (Self::Group, Value::CurrentGroups | Value::Nothing)
            | (Self::Assignee, Value::CurrentUser | Value::Requester | Value::Nothing)
            | (Self::Requester, Value::CurrentUser | Value::Assignee)
            | (Self::Organization | Self::Form | Self::Problem | Self::Recipient, Value::Nothing) => true,
            (Self::Priority, Value::Nothing) => matches!(operator, O::Is | O::IsNot),
            (
                Self::Group
                | Self::Assignee
                | Self::Requester
                | Self::Organization
                | Self::Brand
                | Self::Form
                | Self::Problem,
                Value::Number(number),
            ) => *number > 0,
            (Self::CustomStatus, Value::Number(number)) => *number > 0 && operator.is_plain(),
            (Self::CustomStatus, Value::Nothing) => operator.is_plain(),
            (Self::CustomStatus, Value::Numbers(numbers)) => {
                !operator.is_plain() && holds_some(numbers.len()) && numbers.iter().all(|number| *number > 0)
            }
            (Self::Tags, Value::Tags(tags)) => holds_some(tags.as_slice().len()),
            (Self::Subject | Self::Description, Value::Text(text)) => {
                is_short(text) && holds_some(crate::search::words::phrases(text).len())
            }
            (Self::Recipient, Value::Text(text)) => !text.is_empty() && is_short(text) && *text == text.to_lowercase(),
            (Self::Hours(_), Value::Hours(hours)) => *hours <= MOST_HOURS,
            (Self::Custom(_), Value::Nothing) => !matches!(operator, O::Includes | O::NotIncludes),
            (Self::Custom(_), Value::Text(text)) => operator.is_plain() && !text.is_empty() && is_short(text),
            (Self::Custom(_), Value::Texts(texts)) => {
                matches!(operator, O::Includes | O::NotIncludes)
                    && holds_some(texts.len())
                    && texts.iter().all(|text| !text.is_empty() && is_short(text))
            }
            _ => false,
        }
    }
}

const fn holds_some(length: usize) -> bool {
    length > 0 && length <= MOST_VALUES
}

fn is_short(text: &str) -> bool {
    text.chars().nth(LONGEST_VALUE).is_none()
}
