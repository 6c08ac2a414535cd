//! Comments: what is said on a ticket.

pub(crate) mod quoted;
mod service;
pub(crate) mod sql;

pub use service::{html_of, list, make_private};
