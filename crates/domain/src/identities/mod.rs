//! Identities: by what an account knows a user (e-mail addresses, phone numbers, names elsewhere).

mod address;
mod policy;
#[cfg(test)]
mod tests;

pub use address::{domain_of, email_address, phone_number};
pub use policy::may_vouch;

use crate::error::{ProblemCode, Refusal};
use crate::ids::{IdentityId, UserId};
use crate::time::Time;

/// Most identities one user may have.
pub const MOST_IDENTITIES: usize = 50;
/// Longest value that is no e-mail address, in characters.
const LONGEST_VALUE: usize = 255;

/// What kind of name an identity is; the words are Zendesk's.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum IdentityKind {
    Email,
    PhoneNumber,
    Twitter,
    Facebook,
    Google,
    AgentForwarding,
    AnyChannel,
    Foreign,
    Sdk,
}

impl IdentityKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Email,
        Self::PhoneNumber,
        Self::Twitter,
        Self::Facebook,
        Self::Google,
        Self::AgentForwarding,
        Self::AnyChannel,
        Self::Foreign,
        Self::Sdk,
    ];

    /// The word we store, which is Zendesk's.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
            Self::Twitter => "twitter",
            Self::Facebook => "facebook",
            Self::Google => "google",
            Self::AgentForwarding => "agent_forwarding",
            Self::AnyChannel => "any_channel",
            Self::Foreign => "foreign",
            Self::Sdk => "sdk",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// The form in which a value of this kind is kept and looked up.
    ///
    /// # Errors
    /// `Invalid` for a value that is not one of this kind.
    pub fn normal_form(self, value: &str) -> Result<String, Refusal> {
        match self {
            Self::Email | Self::Google | Self::AgentForwarding => {
                email_address(value).ok_or_else(|| improper("email", "Email"))
            }
            Self::PhoneNumber => phone_number(value).ok_or_else(|| improper("phone", "Phone Number")),
            _ => Some(value.trim())
                .filter(|value| {
                    !value.is_empty() && value.chars().count() <= LONGEST_VALUE && !value.contains(char::is_control)
                })
                .map(str::to_owned)
                .ok_or_else(|| improper("value", "Value")),
        }
    }
}

fn improper(field: &str, title: &str) -> Refusal {
    Refusal::invalid(field, ProblemCode::Invalid, format!("{title}: is not properly formatted"))
}

/// One identity as stored.
#[derive(Clone, Debug)]
pub struct Identity {
    pub id: IdentityId,
    pub user_id: UserId,
    pub kind: IdentityKind,
    /// In normal form.
    pub value: String,
    pub verified: bool,
    pub primary: bool,
    pub verified_at: Option<Time>,
    /// How many mails to it came back.
    pub undeliverable_count: i64,
    pub created_at: Time,
    pub updated_at: Time,
}

/// An identity that is asked for.
#[derive(Clone, Eq, PartialEq)]
pub struct NewIdentity {
    pub kind: IdentityKind,
    /// As written; [`IdentityKind::normal_form`] makes it ours.
    pub value: String,
    pub verified: bool,
    pub primary: bool,
}
