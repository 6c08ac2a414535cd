//! Brands: listing, making, changing, putting away, and whether a host name of their own leads here.

mod host;
mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use host::{HostCheck, check_host};
pub use service::{create, default_id, delete, list, show, show_many, update};

use domain::brands::Brand;

/// A brand with the ticket forms that can be used in it.
#[derive(Clone, Debug)]
pub struct Shown {
    pub brand: Brand,
    pub ticket_form_ids: Vec<i64>,
}
