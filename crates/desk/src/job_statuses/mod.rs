//! Job statuses: orders for up to a hundred things at once, done behind the request, and what became of each.
//!
//! [`start`] writes the order with every text of it cleaned; [`BulkWorker`] does its items one by one, each in its own
//! transaction, as the person who ordered. An item leaves its mark in that same transaction, so an order that is
//! taken up again (the process died, the lease ran out) does nothing twice.

mod clean;
mod item;
mod perform;
mod service;
mod sql;
#[cfg(test)]
mod tests;
mod worker;

pub use item::{Item, Named, Reader};
pub use service::{NewBulk, finished, list, show, show_many, start, start_in};
pub use worker::{BulkSweeper, BulkWorker};
