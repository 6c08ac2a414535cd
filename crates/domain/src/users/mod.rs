//! Users: everybody an account knows, from its owner to a customer who wrote once.

mod change;
mod policy;
#[cfg(test)]
mod tests;

pub use change::{LONGEST_TEXT, OrganizationChoice, RoleWish, UserChange};
pub use policy::Users;

use crate::ids::{CustomRoleId, GroupId, OrganizationId, UserId};
use crate::role::{Role, TicketAccess};
use crate::settings::Locale;
use crate::tags::Tags;
use crate::time::Time;

/// Longest name, in characters.
pub const LONGEST_NAME: usize = 255;

/// One user as stored. Identities (addresses, phones) stand beside it.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub name: String,
    /// The primary e-mail address, if there is one.
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Is the phone number another user's identity?
    pub shared_phone_number: bool,
    pub role: Role,
    pub custom_role_id: Option<CustomRoleId>,
    pub ticket_access: TicketAccess,
    /// The default organization.
    pub organization_id: Option<OrganizationId>,
    pub default_group_id: Option<GroupId>,
    pub external_id: Option<String>,
    pub alias: Option<String>,
    pub details: Option<String>,
    pub notes: Option<String>,
    pub signature: Option<String>,
    pub locale: Option<Locale>,
    pub time_zone: Option<String>,
    pub tags: Tags,
    /// Values of user fields by key, as stored JSON.
    pub fields: serde_json::Map<String, serde_json::Value>,
    pub verified: bool,
    pub suspended: bool,
    /// False when soft-deleted.
    pub active: bool,
    pub permanently_deleted: bool,
    pub shared: bool,
    pub moderator: bool,
    pub only_private_comments: bool,
    pub last_login_at: Option<Time>,
    pub created_at: Time,
    pub updated_at: Time,
}
