//! House tests: the whole server through its entrance, in one binary.
#![expect(clippy::indexing_slicing, reason = "a test reads what it expects and fails loudly otherwise")]

mod canary;
mod inspect;
mod mail_out;
mod search;
mod tickets;
mod views;
mod work;
