//! Who works behind the requests: one line for each worker, subscriber and round of the services.

use std::sync::Arc;

use store::work::{Round, Subscriber, Worker};

/// Everybody who works in this process.
#[derive(Clone, Default)]
pub struct Crew {
    pub workers: Vec<Arc<dyn Worker>>,
    pub subscribers: Vec<Arc<dyn Subscriber>>,
    pub rounds: Vec<Arc<dyn Round>>,
}

/// The crew of a house.
#[must_use]
pub fn crew() -> Crew {
    Crew { workers: vec![], subscribers: vec![], rounds: vec![] }
}
