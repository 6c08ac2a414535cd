//! What happened: one event for each change, holding ids, enums and settings' words, never free text.
//!
//! A ticket's events are its audits. Text that changed (a subject, a text field) stands in `values`;
//! the event names that row, so that redacting it leaves the hash chain whole.

pub mod catalogue;

use serde::{Deserialize, Serialize};

use crate::ids::{AttachmentId, CommentId, TicketId};

/// What an event is about.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum About {
    Account,
    ApiToken(i64),
    Attachment(i64),
    Brand(i64),
    CustomRole(i64),
    CustomStatus(i64),
    Device(i64),
    Group(i64),
    GroupMembership(i64),
    Identity(i64),
    JobStatus(i64),
    OauthClient(i64),
    OauthGrant(i64),
    OauthToken(i64),
    OperatorAccess(i64),
    Organization(i64),
    OrganizationField(i64),
    OrganizationMembership(i64),
    SecondFactor(i64),
    Session(i64),
    Settings,
    SsoProvider(i64),
    SuspendedTicket(i64),
    Ticket(TicketId),
    TicketField(i64),
    TicketForm(i64),
    Upload(i64),
    User(i64),
    UserField(i64),
    View(i64),
}

impl About {
    /// The singular word and the number of the thing.
    #[must_use]
    pub const fn parts(self) -> (&'static str, i64) {
        match self {
            Self::Account => ("account", 0),
            Self::ApiToken(id) => ("api_token", id),
            Self::Attachment(id) => ("attachment", id),
            Self::Brand(id) => ("brand", id),
            Self::CustomRole(id) => ("custom_role", id),
            Self::CustomStatus(id) => ("custom_status", id),
            Self::Device(id) => ("device", id),
            Self::Group(id) => ("group", id),
            Self::GroupMembership(id) => ("group_membership", id),
            Self::Identity(id) => ("identity", id),
            Self::JobStatus(id) => ("job_status", id),
            Self::OauthClient(id) => ("oauth_client", id),
            Self::OauthGrant(id) => ("oauth_grant", id),
            Self::OauthToken(id) => ("oauth_token", id),
            Self::OperatorAccess(id) => ("operator_access", id),
            Self::Organization(id) => ("organization", id),
            Self::OrganizationField(id) => ("organization_field", id),
            Self::OrganizationMembership(id) => ("organization_membership", id),
            Self::SecondFactor(id) => ("second_factor", id),
            Self::Session(id) => ("session", id),
            Self::Settings => ("settings", 0),
            Self::SsoProvider(id) => ("sso_provider", id),
            Self::SuspendedTicket(id) => ("suspended_ticket", id),
            Self::Ticket(id) => ("ticket", id.number()),
            Self::TicketField(id) => ("ticket_field", id),
            Self::TicketForm(id) => ("ticket_form", id),
            Self::Upload(id) => ("upload", id),
            Self::User(id) => ("user", id),
            Self::UserField(id) => ("user_field", id),
            Self::View(id) => ("view", id),
        }
    }

    /// Does a change of it move what servers keep in memory (settings, rights, fields)?
    #[must_use]
    pub const fn is_configuration(self) -> bool {
        !matches!(
            self,
            Self::Ticket(_) | Self::Attachment(_) | Self::Upload(_) | Self::SuspendedTicket(_) | Self::JobStatus(_)
        )
    }
}

/// What was done to it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Act {
    Created,
    Updated,
    Deleted,
    Restored,
    PermanentlyDeleted,
    Suspended,
    Unsuspended,
    Merged,
    Redacted,
    Verified,
    /// Somebody asked that the owner of an address prove it.
    VerificationRequested,
    PasswordSet,
    SignedIn,
    /// The first factor was right; a code is waited for.
    CodeAsked,
    SignedOut,
    /// A sign-in or a request that was refused; the body names the reason's code.
    Refused,
    Recovered,
    Reordered,
    Exported,
    Opened,
    CommentMadePrivate,
    MailSent,
    MailFailed,
    /// Mail that could not join: the body names the cause's code.
    Held,
}

impl Act {
    /// The past participle that ends the event's kind.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::PermanentlyDeleted => "permanently_deleted",
            Self::Suspended => "suspended",
            Self::Unsuspended => "unsuspended",
            Self::Merged => "merged",
            Self::Redacted => "redacted",
            Self::Verified => "verified",
            Self::VerificationRequested => "verification_requested",
            Self::PasswordSet => "password_set",
            Self::SignedIn => "signed_in",
            Self::CodeAsked => "code_asked",
            Self::SignedOut => "signed_out",
            Self::Refused => "refused",
            Self::Recovered => "recovered",
            Self::Reordered => "reordered",
            Self::Exported => "exported",
            Self::Opened => "opened",
            Self::CommentMadePrivate => "comment_made_private",
            Self::MailSent => "mail_sent",
            Self::MailFailed => "mail_failed",
            Self::Held => "held",
        }
    }
}

/// A value in an event: an id, an enum's word, tags; text only by the number of its row in `values`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    Number(i64),
    Flag(bool),
    Word(String),
    Words(Vec<String>),
    /// The text stands in this row of `values`.
    Text {
        text: i64,
    },
}

/// One field of a ticket that changed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Change {
    /// The wire name: `status`, `assignee_id`, or a custom field's number.
    #[serde(rename = "f")]
    pub field: String,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Fact>,
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Fact>,
}

/// What an event tells besides its kind.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Details {
    #[serde(rename = "ch", default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    #[serde(rename = "co", default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<CommentId>,
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    pub attachment: Option<AttachmentId>,
    /// Which settings or fields of the thing changed, by their wire names.
    #[serde(rename = "fi", default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The other thing of a merge, a restore or a recovery.
    #[serde(rename = "ot", default, skip_serializing_if = "Option::is_none")]
    pub other: Option<i64>,
    /// A closed code: why it was refused or held.
    #[serde(rename = "co_", default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The channel a ticket's change came through.
    #[serde(rename = "vi", default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Users who were told, by id.
    #[serde(rename = "to", default, skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<i64>,
}

/// What set it off, when it was not the actor by hand.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Cause {
    #[default]
    Actor,
    /// A message that came in; nothing automatic answers an automatic one.
    Mail,
    Rule(i64),
    Import,
    /// A bulk job, by its number.
    Job(i64),
}

impl Cause {
    /// The stored word.
    #[must_use]
    pub fn word(self) -> Option<String> {
        match self {
            Self::Actor => None,
            Self::Mail => Some("mail".to_owned()),
            Self::Rule(id) => Some(format!("rule:{id}")),
            Self::Import => Some("import".to_owned()),
            Self::Job(id) => Some(format!("job:{id}")),
        }
    }
}

/// One thing that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Event {
    pub about: About,
    pub act: Act,
    pub details: Details,
    pub cause: Cause,
}

impl Event {
    /// An event that its kind tells whole.
    #[must_use]
    pub fn new(about: About, act: Act) -> Self {
        Self { about, act, details: Details::default(), cause: Cause::Actor }
    }

    #[must_use]
    pub fn created(about: About) -> Self {
        Self::new(about, Act::Created)
    }

    #[must_use]
    pub fn deleted(about: About) -> Self {
        Self::new(about, Act::Deleted)
    }

    /// A change of these fields or settings.
    #[must_use]
    pub fn updated(about: About, fields: &[&str]) -> Self {
        let mut event = Self::new(about, Act::Updated);
        event.details.fields = fields.iter().map(|field| (*field).to_owned()).collect();
        event
    }

    /// With a closed code, such as a refusal's.
    #[must_use]
    pub fn with_code(mut self, code: &str) -> Self {
        self.details.code = Some(code.to_owned());
        self
    }

    /// With the other thing it concerns.
    #[must_use]
    pub const fn with_other(mut self, other: i64) -> Self {
        self.details.other = Some(other);
        self
    }

    /// With what set it off.
    #[must_use]
    pub const fn caused_by(mut self, cause: Cause) -> Self {
        self.cause = cause;
        self
    }

    /// Does it move what servers keep in memory? Coming in, being refused and taking data out change nobody's rights;
    /// else a stranger who fails to sign in would empty every cache.
    #[must_use]
    pub const fn is_configuration(&self) -> bool {
        let comes_and_goes = matches!(self.about, About::Device(_) | About::OauthGrant(_) | About::OauthToken(_));
        let is_busy = matches!(self.act, Act::SignedIn | Act::CodeAsked | Act::Refused | Act::Exported)
            || (comes_and_goes && !matches!(self.act, Act::Deleted));
        self.about.is_configuration() && !is_busy
    }

    /// `ticket.created`, `user.updated`.
    #[must_use]
    pub fn kind(&self) -> String {
        format!("{}.{}", self.about.parts().0, self.act.word())
    }
}
