//! Tags in use: the popular ones, and those that begin with what somebody types.

mod service;
mod sql;

pub use service::{Tally, autocomplete, count, popular};
