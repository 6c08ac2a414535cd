//! Roles that staff can be given by number: those every account has, and those it makes itself.

mod configuration;
mod keys;
mod policy;
mod system;
#[cfg(test)]
mod tests;

pub use configuration::{MOST_HOURS, RoleConfiguration};
pub use keys::{KEYS, Key, OWN, Values};
pub use policy::{CustomRoles, may_give};
pub use system::System;

use crate::error::{FieldProblem, ProblemCode, Refusal};
use crate::ids::CustomRoleId;
use crate::role::Role;
use crate::time::Time;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 255;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 1000;
/// Most roles of one account, those of the system counted.
pub const MOST_ROLES: i64 = 197;

/// What a role is at its base; Zendesk's `role_type`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RoleType {
    /// An agent whose rights the configuration describes.
    Agent,
    LightAgent,
    Admin,
}

impl RoleType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Agent, Self::LightAgent, Self::Admin];

    /// Zendesk's number, which we store.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Agent => 0,
            Self::LightAgent => 1,
            Self::Admin => 4,
        }
    }

    /// Reads the stored number; an unknown one gives the least.
    #[must_use]
    pub fn from_number(number: i64) -> Self {
        Self::ALL.into_iter().find(|kind| kind.number() == number).unwrap_or(Self::LightAgent)
    }

    /// The role its holder has.
    #[must_use]
    pub const fn role(self) -> Role {
        match self {
            Self::Agent => Role::Agent,
            Self::LightAgent => Role::LightAgent,
            Self::Admin => Role::Admin,
        }
    }
}

/// One role.
#[derive(Clone, Debug)]
pub struct CustomRole {
    pub id: CustomRoleId,
    pub name: String,
    pub description: String,
    pub role_type: RoleType,
    /// Which of those every account has; none for one the account made.
    pub system: Option<System>,
    pub configuration: RoleConfiguration,
    /// How many active users have it.
    pub team_member_count: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

/// The wishes of one request. Nothing is changed that is not named.
#[derive(Clone, Debug, Default)]
pub struct RoleChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub configuration: serde_json::Map<String, serde_json::Value>,
}

impl RoleChange {
    /// Refuses texts that are blank or too long.
    ///
    /// # Errors
    /// `Invalid` with every problem found.
    pub fn checked(mut self) -> Result<Self, Refusal> {
        let mut problems = Vec::new();
        if let Some(name) = &mut self.name {
            *name = name.trim().to_owned();
            if name.is_empty() {
                problems.push(FieldProblem::new("name", ProblemCode::Blank, "Name: cannot be blank"));
            }
        }
        for (field, text, longest) in
            [("name", &self.name, LONGEST_NAME), ("description", &self.description, LONGEST_DESCRIPTION)]
        {
            if text.as_ref().is_some_and(|text| text.chars().count() > longest) {
                problems.push(FieldProblem::new(
                    field,
                    ProblemCode::TooLong,
                    format!("{field}: is too long (maximum is {longest} characters)"),
                ));
            }
        }
        if problems.is_empty() { Ok(self) } else { Err(Refusal::Invalid(problems)) }
    }
}
