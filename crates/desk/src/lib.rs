//! The desk: tickets and all that orders them.

pub mod audits;
pub mod comments;
pub mod search;
pub mod tickets;
pub mod views;

pub use store::Ctx;
