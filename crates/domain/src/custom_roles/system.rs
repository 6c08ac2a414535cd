//! The roles every account has: what they are called and what they may do. Nobody changes or deletes them.

use super::{RoleConfiguration, RoleType};

/// A role of the system.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum System {
    Agent,
    LightAgent,
    Admin,
    /// An agent of the tickets of one's groups.
    GroupAgent,
    /// An agent of the tickets of one's organizations.
    OrganizationAgent,
    /// Somebody hired: assigned tickets only, nothing in bulk, no export, a working day's session.
    Contractor,
}

impl System {
    /// Every one, in the order in which a new account gets them.
    pub const ALL: [Self; 6] =
        [Self::Agent, Self::LightAgent, Self::Admin, Self::GroupAgent, Self::OrganizationAgent, Self::Contractor];

    /// The word we store.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::LightAgent => "light_agent",
            Self::Admin => "admin",
            Self::GroupAgent => "group_agent",
            Self::OrganizationAgent => "organization_agent",
            Self::Contractor => "contractor",
        }
    }

    /// Reads the stored word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.word() == word)
    }

    #[must_use]
    pub const fn role_type(self) -> RoleType {
        match self {
            Self::LightAgent => RoleType::LightAgent,
            Self::Admin => RoleType::Admin,
            _ => RoleType::Agent,
        }
    }

    /// Name and description.
    #[must_use]
    pub const fn first(self) -> (&'static str, &'static str) {
        match self {
            Self::Agent => ("Agent", "Answers and changes the tickets within reach"),
            Self::LightAgent => ("Light agent", "Reads the tickets within reach and writes internal notes"),
            Self::Admin => ("Admin", "Everything an agent may do, and running the account"),
            Self::GroupAgent => {
                ("Agent of own groups", "An agent for the tickets of the groups of which one is a member")
            }
            Self::OrganizationAgent => {
                ("Agent of own organizations", "An agent for the tickets of the organizations of which one is a member")
            }
            Self::Contractor => {
                ("Contractor", "Answers assigned tickets; nothing in bulk, no export, sessions of twelve hours at most")
            }
        }
    }

    /// What it may do.
    #[must_use]
    pub fn configuration(self) -> RoleConfiguration {
        let set = |words: &[(&str, &str)]| {
            words.iter().fold(RoleConfiguration::LEAST, |all, (key, word)| all.with(key, word))
        };
        match self {
            Self::Admin => RoleConfiguration::most(),
            Self::Agent => set(&AGENT),
            Self::GroupAgent => set(&AGENT).with("ticket_access", "within-groups"),
            Self::OrganizationAgent => set(&AGENT).with("ticket_access", "within-organization"),
            Self::LightAgent => set(&LIGHT_AGENT),
            Self::Contractor => set(&CONTRACTOR).with_session_hours(12),
        }
    }
}

const AGENT: [(&str, &str); 24] = [
    ("assign_tickets_to_any_group", "true"),
    ("chat_access", "true"),
    ("end_user_list_access", "full"),
    ("end_user_profile_access", "full"),
    ("forum_access", "readonly"),
    ("group_access", "true"),
    ("macro_access", "manage-personal"),
    ("manage_suspended_tickets", "true"),
    ("organization_notes_editing", "true"),
    ("report_access", "readonly"),
    ("search_export", "true"),
    ("side_conversation_create", "true"),
    ("ticket_access", "all"),
    ("ticket_bulk_editing", "true"),
    ("ticket_comment_access", "public"),
    ("ticket_deletion", "true"),
    ("ticket_editing", "true"),
    ("ticket_merge", "true"),
    ("ticket_redaction", "true"),
    ("ticket_tag_editing", "true"),
    ("user_view_access", "readonly"),
    ("view_access", "manage-personal"),
    ("view_deleted_tickets", "true"),
    ("voice_access", "true"),
];

const LIGHT_AGENT: [(&str, &str); 8] = [
    ("end_user_list_access", "full"),
    ("forum_access", "readonly"),
    ("group_access", "true"),
    ("light_agent", "true"),
    ("report_access", "readonly"),
    ("ticket_access", "all"),
    ("user_view_access", "readonly"),
    ("view_access", "readonly"),
];

const CONTRACTOR: [(&str, &str); 5] = [
    ("group_access", "true"),
    ("ticket_comment_access", "public"),
    ("ticket_editing", "true"),
    ("ticket_tag_editing", "true"),
    ("view_access", "readonly"),
];
