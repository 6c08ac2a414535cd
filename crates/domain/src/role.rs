//! Roles of a user in an account (PRD-1).

/// What a user is in this account.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Role {
    EndUser,
    /// Reads tickets and writes internal notes; no public replies, no changes.
    LightAgent,
    Agent,
    Admin,
    /// The one admin who cannot be demoted or removed by another.
    Owner,
}

impl Role {
    /// Every role, lowest first.
    pub const ALL: [Self; 5] = [Self::EndUser, Self::LightAgent, Self::Agent, Self::Admin, Self::Owner];

    /// The word we store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::EndUser => "end_user",
            Self::LightAgent => "light_agent",
            Self::Agent => "agent",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Zendesk's `role`, which knows three.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::EndUser => "end-user",
            Self::LightAgent | Self::Agent => "agent",
            Self::Admin | Self::Owner => "admin",
        }
    }

    /// Staff: everybody but end users.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !matches!(self, Self::EndUser)
    }

    /// Admin or owner.
    #[must_use]
    pub const fn is_admin(self) -> bool {
        matches!(self, Self::Admin | Self::Owner)
    }
}

/// Which tickets an agent may reach; Zendesk's `ticket_restriction`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum TicketAccess {
    #[default]
    All,
    /// Tickets of the agent's groups, and those assigned to the agent.
    Groups,
    /// Tickets of the agent's organizations.
    Organization,
    /// Tickets assigned to the agent.
    Assigned,
}

impl TicketAccess {
    /// The word we store, which is Zendesk's; `None` is unrestricted.
    #[must_use]
    pub const fn word(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Groups => Some("groups"),
            Self::Organization => Some("organization"),
            Self::Assigned => Some("assigned"),
        }
    }

    /// What lies within both. What is assigned to oneself lies within each.
    #[must_use]
    pub fn narrowed(self, other: Self) -> Self {
        match (self, other) {
            (access, Self::All) | (Self::All, access) => access,
            (one, another) if one == another => one,
            _ => Self::Assigned,
        }
    }

    /// Reads the stored word; an unknown one gives the narrowest access, never the widest.
    #[must_use]
    pub fn from_word(word: Option<&str>) -> Self {
        match word {
            None => Self::All,
            Some("groups") => Self::Groups,
            Some("organization") => Self::Organization,
            Some(_) => Self::Assigned,
        }
    }
}
