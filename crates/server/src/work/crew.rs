//! Who works behind the requests: one line for each worker, subscriber and round of the services.

use std::sync::Arc;

use channels::mail_out::{Mailer, SendMail, TellOfDevice};
use channels::suspended_tickets::Sweeper;
use desk::attachments::BlobDestroyer;
use desk::idempotency_keys::KeySweeper;
use desk::job_statuses::{BulkSweeper, BulkWorker};
use desk::redaction::TextScrubber;
use desk::tickets::{Handover, Incidents};
use desk::uploads::UploadSweeper;
use identity::people_texts::PeopleIndexer;
use store::work::{Round, Subscriber, Worker};

use crate::mail::Outgoing;

/// Everybody who works in this process.
#[derive(Clone, Default)]
pub struct Crew {
    pub workers: Vec<Arc<dyn Worker>>,
    pub subscribers: Vec<Arc<dyn Subscriber>>,
    pub rounds: Vec<Arc<dyn Round>>,
}

/// The crew of a house.
#[must_use]
pub fn crew(outgoing: &Outgoing) -> Crew {
    Crew {
        workers: vec![
            Arc::new(BlobDestroyer),
            Arc::new(Handover),
            Arc::new(Incidents),
            Arc::new(PeopleIndexer),
            Arc::new(TextScrubber),
            Arc::new(BulkWorker::new(api::bulk::read)),
            Arc::new(SendMail::new(outgoing.door.clone(), outgoing.sender.clone())),
            Arc::new(TellOfDevice::new(outgoing.door.clone(), outgoing.sender.clone())),
        ],
        subscribers: vec![Arc::new(Mailer), Arc::new(Handover), Arc::new(Incidents)],
        rounds: vec![Arc::new(Sweeper), Arc::new(BulkSweeper), Arc::new(KeySweeper), Arc::new(UploadSweeper)],
    }
}
