//! Groups of agents: where tickets go and what an agent's reach can be bound to.

mod policy;

pub use policy::Groups;

use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::ids::GroupId;
use crate::time::Time;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 255;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 1024;

/// One group as stored.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub description: String,
    /// New agents come into it.
    pub is_default: bool,
    pub is_public: bool,
    /// Put away; tickets may still name it.
    pub deleted: bool,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Default)]
pub struct GroupChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub is_public: Option<bool>,
}

impl GroupChange {
    /// Refuses what is blank or too long; trims the name.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        if let Some(name) = &mut self.name {
            *name = name.trim().to_owned();
            if name.is_empty() {
                problems.push(blank_name());
            }
            if name.chars().count() > LONGEST_NAME {
                problems.push(FieldProblem::new(
                    "name",
                    ProblemCode::TooLong,
                    "Name: is too long (maximum is 255 characters)",
                ));
            }
        }
        if self.description.as_ref().is_some_and(|text| text.chars().count() > LONGEST_DESCRIPTION) {
            problems.push(FieldProblem::new(
                "description",
                ProblemCode::TooLong,
                "Description: is too long (maximum is 1024 characters)",
            ));
        }
        if problems.is_empty() { Ok(self) } else { Err(Refusal::Invalid(problems)) }
    }
}

/// The problem of a group without a name.
#[must_use]
pub fn blank_name() -> FieldProblem {
    FieldProblem::new("name", ProblemCode::Blank, "Name: cannot be blank")
}
