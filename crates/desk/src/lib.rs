//! The desk: tickets and all that orders them.

pub mod audits;
pub mod comments;
pub mod tickets;

pub use store::Ctx;
