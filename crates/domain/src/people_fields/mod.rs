//! User fields and organization fields: what an account keeps about people beside what everybody has.

mod change;
mod kind;
mod policy;

pub use change::PeopleFieldChange;
pub use kind::{Owner, PeopleFieldKind};
pub use policy::PeopleFields;

use crate::ids::FieldId;
use crate::ticket_fields::FieldOption;
use crate::time::Time;

/// Most fields of users, and most of organizations, in one account.
pub const MOST_FIELDS: u64 = 500;
/// Longest key, in characters.
pub const LONGEST_KEY: usize = 64;
/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 255;
/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 4096;
/// Highest position.
pub const LAST_POSITION: i64 = 1_000_000;

/// One field as stored.
#[derive(Clone, Debug)]
pub struct PeopleField {
    pub id: FieldId,
    pub owner: Owner,
    /// Under which its values stand; never changes.
    pub key: String,
    pub kind: PeopleFieldKind,
    pub title: String,
    pub description: String,
    pub position: i64,
    pub active: bool,
    /// The pattern of a `regexp` field.
    pub regexp: Option<String>,
    /// The tag of a checkbox.
    pub tag: Option<String>,
    /// What can be chosen, for drop-downs and multi-selects.
    pub options: Vec<FieldOption>,
    /// What a lookup field points to.
    pub relationship_target_type: Option<String>,
    pub created_at: Time,
    pub updated_at: Time,
}
