//! Rules: the one language in which views (and later macros, triggers and automations) say which tickets they mean.
//!
//! [`Conditions`] are read from the wire, tried on one ticket in memory with [`evaluate()`], or made into a
//! [`Predicate`] with [`compile()`] that a store runs; both answer the same.

pub mod compile;
pub mod condition;
pub mod cube;
pub mod defaults;
pub mod describe;
pub mod evaluate;
pub mod field;
pub mod output;
mod parse;
pub mod predicate;
#[cfg(test)]
mod tests;
pub mod value;

pub use compile::compile;
pub use condition::{Condition, Conditions};
pub use cube::{CubeCell, CubeFilter, Dimension, cube};
pub use defaults::{DefaultView, default_views};
pub use describe::describe;
pub use evaluate::{TicketFacts, Viewer, evaluate};
pub use field::{Field, Moment};
pub use output::{Output, Shown, ViewColumn};
pub use predicate::{Cmp, Column, Predicate, Scalar, field_rows};
pub use value::{Operator, RequesterRole, Value};
