//! Roles that staff can be given by number: those every account has, and later those it makes itself.

use crate::actor::Actor;
use crate::ids::CustomRoleId;
use crate::policy::{Permits, Reach, Verdict, Visible, act};
use crate::role::Role;
use crate::time::Time;

/// What a role is at its base; Zendesk's `role_type`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RoleType {
    /// An agent whose rights the account describes.
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

    /// Name and description of the role of this type that every account starts with.
    #[must_use]
    pub const fn first(self) -> (&'static str, &'static str) {
        match self {
            Self::Agent => ("Agent", "Answers and changes the tickets within reach"),
            Self::LightAgent => ("Light agent", "Reads the tickets within reach and writes internal notes"),
            Self::Admin => ("Admin", "Everything an agent may do, and running the account"),
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
    /// How many active users have it.
    pub team_member_count: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

impl Visible for CustomRole {
    fn reach(actor: &Actor) -> Reach {
        if actor.is_staff() || actor.is_house() { Reach::All } else { Reach::Nothing }
    }
}

impl Permits<act::Read> for CustomRole {
    fn permits(&self, actor: &Actor) -> Verdict {
        Verdict::yes_or_unseen(actor.is_staff() || actor.is_house())
    }
}
