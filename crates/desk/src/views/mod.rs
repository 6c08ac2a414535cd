//! Views: keeping them, and listing and counting the tickets they mean.

pub(crate) mod compile;
mod service;
mod sql;
#[cfg(test)]
mod tests;
mod tickets;

pub use service::{ViewFilter, count, create, delete, install_defaults, list, show, show_many, titles, update};
pub use tickets::{ViewCount, count_tickets, count_tickets_many, list_tickets, place, preview, preview_count};
