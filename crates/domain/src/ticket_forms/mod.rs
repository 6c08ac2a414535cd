//! Ticket forms: which fields a kind of request shows, in which order, and under which conditions.

mod change;
mod conditions;
mod policy;

pub use change::TicketFormChange;
pub use conditions::{ChildField, FormCondition, MOST_CHILDREN, MOST_CONDITIONS, RequiredOn, from_stored, stored};
pub use policy::TicketForms;

use crate::ids::{FieldId, TicketFormId};
use crate::time::Time;

/// Most forms in one account.
pub const MOST_FORMS: u64 = 300;
/// Longest name, in characters.
pub const LONGEST_NAME: usize = 255;
/// Most fields on one form.
pub const MOST_FIELDS: usize = 500;
/// Highest position.
pub const LAST_POSITION: i64 = 1_000_000;

/// One form as stored.
#[derive(Clone, Debug)]
pub struct TicketForm {
    pub id: TicketFormId,
    /// What agents see.
    pub name: String,
    /// What end users see.
    pub display_name: String,
    pub position: i64,
    pub active: bool,
    /// Tickets get it when nobody names one.
    pub is_default: bool,
    pub end_user_visible: bool,
    pub in_all_brands: bool,
    pub restricted_brand_ids: Vec<i64>,
    /// In the order they are shown.
    pub ticket_field_ids: Vec<FieldId>,
    pub agent_conditions: Vec<FormCondition>,
    pub end_user_conditions: Vec<FormCondition>,
    pub created_at: Time,
    pub updated_at: Time,
}
