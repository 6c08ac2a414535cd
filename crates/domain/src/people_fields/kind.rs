//! Whose fields they are, and their types, in Zendesk's words.

use crate::event::About;

/// Whose values a field holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Owner {
    User,
    Organization,
}

impl Owner {
    /// The stored word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Organization => "organization",
        }
    }

    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::User, Self::Organization].into_iter().find(|owner| owner.word() == word)
    }

    /// What an event about the field with this number is about.
    #[must_use]
    pub const fn about(self, id: i64) -> About {
        match self {
            Self::User => About::UserField(id),
            Self::Organization => About::OrganizationField(id),
        }
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PeopleFieldKind {
    Text,
    Textarea,
    Checkbox,
    Date,
    Integer,
    Decimal,
    Regexp,
    Dropdown,
    Multiselect,
    Lookup,
}

impl PeopleFieldKind {
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Textarea,
        Self::Checkbox,
        Self::Date,
        Self::Integer,
        Self::Decimal,
        Self::Regexp,
        Self::Dropdown,
        Self::Multiselect,
        Self::Lookup,
    ];

    /// Zendesk's word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Checkbox => "checkbox",
            Self::Date => "date",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Regexp => "regexp",
            Self::Dropdown => "dropdown",
            Self::Multiselect => "multiselect",
            Self::Lookup => "lookup",
        }
    }

    /// Also the word that ticket fields have for a drop-down.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let word = if word == "tagger" { "dropdown" } else { word };
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Does it hold options to choose from?
    #[must_use]
    pub const fn has_options(self) -> bool {
        matches!(self, Self::Dropdown | Self::Multiselect)
    }
}
