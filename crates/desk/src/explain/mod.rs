//! Why can somebody see or do this? The verdict of the policy itself, with the lines it read, for admins.

mod dutch;
mod english;
mod service;
mod words;

pub use service::{Explained, ExplainedLine, ticket};
