//! Conversations in and out: what reaches a customer or comes from one.

pub mod capability;
pub mod mail_in;
pub mod mail_out;
pub mod suspended_tickets;
