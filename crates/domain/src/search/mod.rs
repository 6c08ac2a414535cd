//! Search: Zendesk's query language, read into a typed [`Query`] that a service runs.
//!
//! `created>2026-01 status<solved assignee:me tags:vip tags:gold -refund "lost parcel" deliv*`

pub mod dates;
mod highlight;
pub mod lexer;
mod parse;
pub mod query;
#[cfg(test)]
mod tests;
pub mod words;

use std::fmt;

pub use highlight::highlight;
pub use parse::parse;
pub use query::{
    Filter, FlagKey, Kind, Pattern, Person, PersonKey, Place, PlaceKey, Query, Satisfaction, SortKey, Span, TagTest,
    Test, TextKey, TextTerm, TimeKey, Words, WordsKey,
};

use crate::error::Refusal;

/// Why a search cannot be run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum QueryProblem {
    /// Longer than [`lexer::LONGEST_QUERY`].
    TooLong,
    /// More than [`lexer::MOST_TERMS`] terms.
    TooManyTerms,
    /// The keyword cannot have this value (its beginning, for the sentence).
    BadValue { keyword: String, value: String },
    /// The keyword has no order.
    BadOperator { keyword: String },
}

impl fmt::Display for QueryProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(f, "Invalid search: longer than {} characters", lexer::LONGEST_QUERY),
            Self::TooManyTerms => write!(f, "Invalid search: more than {} terms", lexer::MOST_TERMS),
            Self::BadValue { keyword, value } => write!(f, "Invalid search: bad value for {keyword}: {value}"),
            Self::BadOperator { keyword } => write!(f, "Invalid search: {keyword} can only be used with a colon"),
        }
    }
}

impl std::error::Error for QueryProblem {}

impl From<QueryProblem> for Refusal {
    fn from(problem: QueryProblem) -> Self {
        Self::BadQuery(problem.to_string())
    }
}
