//! The fields of a ticket that conditions can test, with Zendesk's words.

use crate::ids::FieldId;
use crate::tickets::Status;

/// What of a ticket is tested.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Field {
    Status,
    CustomStatus,
    Type,
    Priority,
    Group,
    Assignee,
    Requester,
    Organization,
    Brand,
    Form,
    Problem,
    Via,
    Tags,
    /// Words of the subject.
    Subject,
    /// Words of the first comment.
    Description,
    /// The address the first message was sent to. Stored in lower case.
    Recipient,
    /// Has the ticket a public comment?
    Public,
    RequesterRole,
    /// Hours between a moment and now.
    Hours(Moment),
    /// A custom field of tickets.
    Custom(FieldId),
}

/// The moment that hours are counted from, or until.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Moment {
    Created,
    /// The ticket is open, since then.
    Opened,
    /// The ticket is pending, since then.
    Pended,
    /// The ticket is on hold, since then.
    Held,
    Solved,
    /// The ticket is closed, since then.
    Closed,
    Assigned,
    Updated,
    RequesterUpdated,
    AssigneeUpdated,
    /// The due date has passed, so long ago.
    Due,
    /// The due date is still to come.
    UntilDue,
}

impl Moment {
    /// Every moment.
    pub const ALL: [Self; 12] = [
        Self::Created,
        Self::Opened,
        Self::Pended,
        Self::Held,
        Self::Solved,
        Self::Closed,
        Self::Assigned,
        Self::Updated,
        Self::RequesterUpdated,
        Self::AssigneeUpdated,
        Self::Due,
        Self::UntilDue,
    ];

    /// Zendesk's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "NEW",
            Self::Opened => "OPEN",
            Self::Pended => "PENDING",
            Self::Held => "HOLD",
            Self::Solved => "SOLVED",
            Self::Closed => "CLOSED",
            Self::Assigned => "assigned_at",
            Self::Updated => "updated_at",
            Self::RequesterUpdated => "requester_updated_at",
            Self::AssigneeUpdated => "assignee_updated_at",
            Self::Due => "due_date",
            Self::UntilDue => "until_due_date",
        }
    }

    /// The status a ticket must have for its hours to count, if it must.
    #[must_use]
    pub const fn status(self) -> Option<Status> {
        match self {
            Self::Opened => Some(Status::Open),
            Self::Pended => Some(Status::Pending),
            Self::Held => Some(Status::Hold),
            Self::Closed => Some(Status::Closed),
            _ => None,
        }
    }
}

const CUSTOM_PREFIX: &str = "custom_fields_";

impl Field {
    /// Every field that needs no number.
    pub const PLAIN: [Self; 18] = [
        Self::Status,
        Self::CustomStatus,
        Self::Type,
        Self::Priority,
        Self::Group,
        Self::Assignee,
        Self::Requester,
        Self::Organization,
        Self::Brand,
        Self::Form,
        Self::Problem,
        Self::Via,
        Self::Tags,
        Self::Subject,
        Self::Description,
        Self::Recipient,
        Self::Public,
        Self::RequesterRole,
    ];

    /// Zendesk's word for the field.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Custom(id) => format!("{CUSTOM_PREFIX}{id}"),
            Self::Hours(moment) => moment.word().to_owned(),
            Self::Status => "status".to_owned(),
            Self::CustomStatus => "custom_status_id".to_owned(),
            Self::Type => "type".to_owned(),
            Self::Priority => "priority".to_owned(),
            Self::Group => "group_id".to_owned(),
            Self::Assignee => "assignee_id".to_owned(),
            Self::Requester => "requester_id".to_owned(),
            Self::Organization => "organization_id".to_owned(),
            Self::Brand => "brand_id".to_owned(),
            Self::Form => "ticket_form_id".to_owned(),
            Self::Problem => "problem_id".to_owned(),
            Self::Via => "via_id".to_owned(),
            Self::Tags => "current_tags".to_owned(),
            Self::Subject => "subject_includes_word".to_owned(),
            Self::Description => "description_includes_word".to_owned(),
            Self::Recipient => "recipient".to_owned(),
            Self::Public => "ticket_is_public".to_owned(),
            Self::RequesterRole => "requester_role".to_owned(),
        }
    }

    /// Reads Zendesk's word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        if let Some(number) = word.strip_prefix(CUSTOM_PREFIX) {
            let id = number.parse::<i64>().ok().filter(|id| *id > 0)?;
            return Some(Self::Custom(FieldId::new(id)));
        }
        if word == "created_at" {
            return Some(Self::Hours(Moment::Created));
        }
        let moment = Moment::ALL.into_iter().find(|moment| moment.word() == word).map(Self::Hours);
        moment.or_else(|| Self::PLAIN.into_iter().find(|field| field.word() == word))
    }

    /// A view must have an `all` condition on one of these, so that it never lists everything.
    #[must_use]
    pub const fn narrows_a_view(self) -> bool {
        matches!(self, Self::Status | Self::Type | Self::Group | Self::Assignee | Self::Requester)
    }
}
