//! The words and the laws of Balie: ids, tickets, permissions, events and refusals.
//!
//! Pure: no I/O, no async, no clock. Every other crate may use it; it uses none of them.

pub mod actor;
pub mod assurance;
pub mod attachments;
pub mod audit_logs;
pub mod brands;
pub mod comments;
pub mod custom_roles;
pub mod custom_statuses;
mod described;
pub mod devices;
pub mod error;
pub mod event;
pub mod group_memberships;
pub mod groups;
pub mod identities;
pub mod ids;
pub mod job_statuses;
pub mod networks;
pub mod oauth;
pub mod operator_access;
pub mod organization_memberships;
pub mod organizations;
pub mod page;
pub mod passwords;
pub mod patch;
pub mod people_fields;
pub mod policy;
pub mod redaction;
pub mod rights;
pub mod role;
pub mod rules;
pub mod scopes;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod sso_providers;
pub mod suspended_tickets;
pub mod tags;
pub mod threading;
pub mod ticket_fields;
pub mod ticket_forms;
pub mod tickets;
pub mod time;
pub mod users;
pub mod via;
pub mod views;

pub use actor::Actor;
pub use error::{Error, Fault, Refusal, Result};
pub use event::Event;
pub use patch::Patch;
pub use policy::{Allowed, Permits, Sees, Unchecked, Verdict};
pub use time::Time;
