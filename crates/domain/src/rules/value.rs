//! Operators and values of conditions, as closed lists.

use crate::role::Role;
use crate::tags::Tags;
use crate::tickets::{Priority, Status, TicketType};
use crate::via::Channel;

/// How the field is compared with the value. What is null is no value: `is_not` is true of it, an order never.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Operator {
    Is,
    IsNot,
    LessThan,
    GreaterThan,
    /// At least one of the list.
    Includes,
    /// None of the list.
    NotIncludes,
    Present,
    NotPresent,
}

impl Operator {
    /// Every operator.
    pub const ALL: [Self; 8] = [
        Self::Is,
        Self::IsNot,
        Self::LessThan,
        Self::GreaterThan,
        Self::Includes,
        Self::NotIncludes,
        Self::Present,
        Self::NotPresent,
    ];

    /// Zendesk's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::LessThan => "less_than",
            Self::GreaterThan => "greater_than",
            Self::Includes => "includes",
            Self::NotIncludes => "not_includes",
            Self::Present => "present",
            Self::NotPresent => "not_present",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.word() == word)
    }

    /// `is` or `is_not`.
    #[must_use]
    pub const fn is_plain(self) -> bool {
        matches!(self, Self::Is | Self::IsNot)
    }

    /// Does it ask that something is not so?
    #[must_use]
    pub const fn is_negative(self) -> bool {
        matches!(self, Self::IsNot | Self::NotIncludes | Self::NotPresent)
    }
}

/// What the field is compared with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Value {
    /// `""`: no value at all. Also what `present` and `not_present` carry.
    Nothing,
    Status(Status),
    Type(TicketType),
    Priority(Priority),
    /// The id of a person, group, organization, …
    Number(i64),
    Numbers(Vec<i64>),
    /// Who looks.
    CurrentUser,
    /// The groups of who looks.
    CurrentGroups,
    /// The ticket's requester.
    Requester,
    /// The ticket's assignee.
    Assignee,
    Channel(Channel),
    Tags(Tags),
    Text(String),
    Texts(Vec<String>),
    Hours(u32),
    /// Public (true) or private.
    Public(bool),
    Role(RequesterRole),
}

/// The three roles rules and searches know.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum RequesterRole {
    EndUser,
    Agent,
    Admin,
}

impl RequesterRole {
    /// Every role.
    pub const ALL: [Self; 3] = [Self::EndUser, Self::Agent, Self::Admin];

    /// The number Zendesk's rules use.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::EndUser => 0,
            Self::Admin => 2,
            Self::Agent => 4,
        }
    }

    /// What a role is among the three.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::EndUser => Self::EndUser,
            Role::LightAgent | Role::Agent => Self::Agent,
            Role::Admin | Role::Owner => Self::Admin,
        }
    }
}
