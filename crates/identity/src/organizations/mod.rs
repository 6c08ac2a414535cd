//! Organizations: listing, finding, making, changing and putting them away.

mod export;
mod service;
pub(crate) mod sql;
mod write;

pub use export::changed;
pub(crate) use service::complete;
pub use service::{Key, OrganizationFilter, TagsChange, count, list, related, show, show_many};
pub use sql::Related;
pub use write::{change_tags, create, delete, update};
