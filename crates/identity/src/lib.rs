//! Who: users, organizations, groups, roles, brands, and what lets them in.

pub mod account;
pub mod api_tokens;
pub mod audit_logs;
pub mod brands;
pub mod clean;
pub mod custom_roles;
pub mod devices;
pub mod entrance;
pub mod exports;
pub mod group_memberships;
pub mod groups;
pub mod identities;
pub mod links;
pub mod networks;
pub mod oauth;
pub mod operator_access;
pub mod organization_memberships;
pub mod organizations;
mod pages;
pub mod passkeys;
pub mod passwords;
pub mod people_fields;
pub mod people_texts;
pub mod search;
pub mod second_factors;
pub mod sessions;
pub mod sso_providers;
pub mod users;

pub use clean::{clean, clean_html, clean_opt, digest};
pub use store::{Client, Ctx};
/// A secret on its way to whom it belongs; it does not print.
pub use vault::SecretString;
