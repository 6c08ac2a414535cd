//! Devices: where a user signed in, who is told of a new one, and how it is signed out (PRD-5).
//!
//! A device is a browser with our cookie (`sessions::device`). Signing in without a cookie that counts makes another
//! device, and a mail to its user with a link that says "this was not me".

mod alarm;
mod name;
mod places;
mod service;
mod sql;
#[cfg(test)]
mod tests;

pub use alarm::{Notice, TELL_OF_DEVICE, TellOrder, not_me, notice, told};
pub use places::{BadFile, Places};
pub(crate) use service::{Met, meet, stamp};
pub use service::{current, forget, forget_others, is_known, list};
pub(crate) use sql::remove_all;
