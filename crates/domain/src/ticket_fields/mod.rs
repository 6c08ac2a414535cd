//! Ticket fields: what can be filled in on a ticket, those every account has and those it made itself.

mod change;
mod kind;
mod options;
mod policy;
#[cfg(test)]
mod tests;
mod values;

pub use change::TicketFieldChange;
pub use kind::FieldKind;
pub use options::{FieldOption, MOST_OPTIONS, OptionWish, put_option, replaced, stored_options, without_option};
pub use policy::TicketFields;
pub use values::{LONGEST_TEXT, fits, is_pattern, number_is_unclean, problem};

use crate::ids::FieldId;
use crate::time::Time;

/// Most fields in one account, the system's included.
pub const MOST_FIELDS: u64 = 500;
/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 255;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 4096;
/// Highest position.
pub const LAST_POSITION: i64 = 1_000_000;

/// One field as stored.
#[derive(Clone, Debug)]
pub struct TicketField {
    pub id: FieldId,
    pub kind: FieldKind,
    /// What agents see.
    pub title: String,
    /// What end users see.
    pub title_in_portal: String,
    pub description: String,
    pub agent_description: Option<String>,
    pub position: i64,
    pub active: bool,
    /// Must it be filled in when an agent solves a ticket?
    pub required: bool,
    pub collapsed_for_agents: bool,
    /// The pattern of a `regexp` field.
    pub regexp: Option<String>,
    pub visible_in_portal: bool,
    pub editable_in_portal: bool,
    /// Must end users fill it in when they ask?
    pub required_in_portal: bool,
    /// The tag a ticked checkbox brings.
    pub tag: Option<String>,
    /// What can be chosen, for drop-downs and multi-selects.
    pub options: Vec<FieldOption>,
    /// What a lookup field points to: `zen:user`, `zen:organization`, `zen:ticket`.
    pub relationship_target_type: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}

impl TicketField {
    /// The tags that values of this field bring along.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        let checkbox = (self.kind == FieldKind::Checkbox).then_some(self.tag.as_deref()).flatten();
        checkbox.into_iter().chain(self.options.iter().map(|option| option.value.as_str()))
    }

    /// May end users see it?
    #[must_use]
    pub const fn is_shown_to_end_users(&self) -> bool {
        self.active && self.visible_in_portal
    }

    /// May end users fill it in? They point at no records of the account.
    #[must_use]
    pub fn is_open_to_end_users(&self) -> bool {
        self.is_shown_to_end_users() && self.editable_in_portal && self.kind != FieldKind::Lookup
    }
}
