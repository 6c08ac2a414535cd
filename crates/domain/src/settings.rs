//! The settings of one account that requests need: a snapshot, read once and shared.

use crate::assurance::{Policy, SecondFactorPolicy};
use crate::networks::NetworkRules;
use crate::passwords::PasswordPolicies;
use crate::redaction::{RedactionRules, Redactor};
use crate::sessions::SessionRules;

/// Languages we speak.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Locale {
    #[default]
    English,
    Dutch,
}

impl Locale {
    /// Every locale.
    pub const ALL: [Self; 2] = [Self::English, Self::Dutch];

    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Dutch => "nl",
        }
    }

    /// Zendesk's number for it.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::English => 1,
            Self::Dutch => 1005,
        }
    }

    /// From a tag, by its language.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "nl" => Some(Self::Dutch),
            _ => None,
        }
    }

    /// From Zendesk's number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.number() == number)
    }
}

/// What is set for one account.
pub struct Settings {
    /// The name shown to people.
    pub name: String,
    pub locale: Locale,
    /// An IANA time zone.
    pub time_zone: String,
    /// May staff sign in to the API with a password? Off unless the account allows it (AUT-6).
    pub password_basic: bool,
    /// What the account asks of passwords (AUT-3).
    pub passwords: PasswordPolicies,
    /// Whom the account asks for a second factor (AUT-4).
    pub second_factor: SecondFactorPolicy,
    /// May end users sign in with a password (AUT-1)?
    pub end_user_passwords: bool,
    /// May somebody without an account open a request?
    pub anonymous_requests: bool,
    /// Must a reader be signed in to fetch an attachment (PRD-3)?
    pub private_attachments: bool,
    /// Largest file that is taken in, in bytes.
    pub max_attachment_bytes: u64,
    /// May authenticated mail add the people in its Cc (safety rule 2)?
    pub mail_adds_ccs: bool,
    /// API requests a minute for the whole account.
    pub api_requests_per_minute: u32,
    pub redaction: RedactionRules,
    /// The redactor of these rules, built once.
    pub redactor: Redactor,
    /// The address mail is sent from and received at.
    pub support_address: String,
    /// Is a requester told that the request arrived?
    pub acknowledge: bool,
    /// The name mail comes from; the brand's when not set.
    pub sender_name: Option<String>,
    /// Plain text below every mail to a customer, empty for none.
    pub mail_signature: String,
    /// From which networks the account may be reached (PRD-2).
    pub networks: NetworkRules,
    /// How long sessions last and what they are bound to (PRD-5).
    pub sessions: SessionRules,
    /// Is a user told by mail of a sign-in on a new device (PRD-5)?
    pub new_device_mail: bool,
}

impl Settings {
    /// What the account says of signing in.
    #[must_use]
    pub const fn sign_in_policy(&self) -> Policy<'_> {
        Policy { second_factor: &self.second_factor, end_user_passwords: self.end_user_passwords }
    }
}
