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
    /// Subscribers that cannot do their work in this process. Their cursors wait; only made-up history passes them by.
    pub resting: Vec<Arc<dyn Subscriber>>,
    pub rounds: Vec<Arc<dyn Round>>,
}

/// The crew of a house. Nobody orders or sends mails where none can leave: the events wait for their reader.
#[must_use]
pub fn crew(outgoing: &Outgoing) -> Crew {
    let mut crew = Crew {
        workers: vec![
            Arc::new(BlobDestroyer),
            Arc::new(Handover),
            Arc::new(Incidents),
            Arc::new(PeopleIndexer),
            Arc::new(TextScrubber),
            Arc::new(BulkWorker::new(api::bulk::read)),
            Arc::new(TellOfDevice::new(outgoing.door.clone(), outgoing.sender.clone())),
        ],
        subscribers: vec![Arc::new(Handover), Arc::new(Incidents)],
        resting: Vec::new(),
        rounds: vec![Arc::new(Sweeper), Arc::new(BulkSweeper), Arc::new(KeySweeper), Arc::new(UploadSweeper)],
    };
    match &outgoing.door {
        Some(door) => {
            crew.workers.push(Arc::new(SendMail::new(door.clone(), outgoing.sender.clone())));
            crew.subscribers.push(Arc::new(Mailer));
        }
        None => crew.resting.push(Arc::new(Mailer)),
    }
    crew
}
