//! The types of ticket fields, in Zendesk's words.

/// What a field holds.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum FieldKind {
    Subject,
    Description,
    Status,
    CustomStatus,
    TicketType,
    Priority,
    Group,
    Assignee,
    Text,
    Textarea,
    Checkbox,
    Date,
    Integer,
    Decimal,
    /// Text that meets a pattern.
    Regexp,
    /// A card number, of which the last four digits are kept.
    PartialCreditCard,
    /// Several of the options.
    Multiselect,
    /// One of the options: a drop-down.
    Tagger,
    /// The number of a user, an organization or a ticket.
    Lookup,
}

impl FieldKind {
    /// Those every account has once, in their order.
    pub const SYSTEM: [Self; 8] = [
        Self::Subject,
        Self::Description,
        Self::Status,
        Self::TicketType,
        Self::Priority,
        Self::Group,
        Self::Assignee,
        Self::CustomStatus,
    ];

    /// Those an account can make.
    pub const CUSTOM: [Self; 11] = [
        Self::Text,
        Self::Textarea,
        Self::Checkbox,
        Self::Date,
        Self::Integer,
        Self::Decimal,
        Self::Regexp,
        Self::PartialCreditCard,
        Self::Multiselect,
        Self::Tagger,
        Self::Lookup,
    ];

    /// Zendesk's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Subject => "subject",
            Self::Description => "description",
            Self::Status => "status",
            Self::CustomStatus => "custom_status",
            Self::TicketType => "tickettype",
            Self::Priority => "priority",
            Self::Group => "group",
            Self::Assignee => "assignee",
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Checkbox => "checkbox",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Regexp => "regexp",
            Self::PartialCreditCard => "partialcreditcard",
            Self::Multiselect => "multiselect",
            Self::Tagger => "tagger",
            Self::Lookup => "lookup",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::SYSTEM.into_iter().chain(Self::CUSTOM).find(|kind| kind.word() == word)
    }

    /// Zendesk's name of the class, which stands beside a problem with a field.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Subject => "FieldSubject",
            Self::Description => "FieldDescription",
            Self::Status => "FieldStatus",
            Self::CustomStatus => "FieldCustomStatus",
            Self::TicketType => "FieldTicketType",
            Self::Priority => "FieldPriority",
            Self::Group => "FieldGroup",
            Self::Assignee => "FieldAssignee",
            Self::Text => "FieldText",
            Self::Textarea => "FieldTextarea",
            Self::Checkbox => "FieldCheckbox",
            Self::Date => "FieldDate",
            Self::Integer => "FieldInteger",
            Self::Decimal => "FieldDecimal",
            Self::Regexp => "FieldRegexp",
            Self::PartialCreditCard => "FieldPartialCreditCard",
            Self::Multiselect => "FieldMultiselect",
            Self::Tagger => "FieldTagger",
            Self::Lookup => "FieldLookup",
        }
    }

    /// Does every account have it, so that it cannot be deleted?
    #[must_use]
    pub fn is_system(self) -> bool {
        Self::SYSTEM.contains(&self)
    }

    /// Does it hold options to choose from?
    #[must_use]
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Tagger | Self::Multiselect)
    }

    /// A field of the system that tickets can do without.
    #[must_use]
    pub const fn can_be_put_off(self) -> bool {
        !matches!(
            self,
            Self::Subject | Self::Description | Self::Status | Self::CustomStatus | Self::Group | Self::Assignee
        )
    }
}
