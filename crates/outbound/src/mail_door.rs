//! Where mail leaves: through the operator's relay, or into a mailbox in memory.
//!
//! The mailbox stands for the world outside in tests and in a demonstration without a relay; the
//! envelope is checked the same way on both.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::smtp::{Envelope, SendError, SmtpRelay};

/// The door mail goes out by. Cheap to clone.
#[derive(Clone, Debug)]
pub enum MailDoor {
    /// A real SMTP server of the operator.
    Relay(Arc<SmtpRelay>),
    /// Kept in memory, for tests.
    Memory(Mailbox),
}

impl MailDoor {
    /// Sends one message (RFC 5322) to all recipients of the envelope, or to none.
    ///
    /// # Errors
    /// See [`SendError`]; [`SendError::is_permanent`] says whether trying again is of use.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SendError> {
        match self {
            Self::Relay(relay) => relay.send(envelope, message).await,
            Self::Memory(mailbox) => mailbox.receive(envelope, message),
        }
    }
}

/// One mail as it went out.
#[derive(Clone, PartialEq, Eq)]
pub struct SentMail {
    /// Who it was from and for.
    pub envelope: Envelope,
    /// The message, byte for byte as it was handed over.
    pub message: Vec<u8>,
}

impl std::fmt::Debug for SentMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SentMail")
            .field("recipients", &self.envelope.to.len())
            .field("size_bytes", &self.message.len())
            .finish()
    }
}

/// The mail server of a test: keeps what it gets, and fails on demand. Clones share the content.
#[derive(Clone, Debug, Default)]
pub struct Mailbox(Arc<Mutex<Contents>>);

#[derive(Debug, Default)]
struct Contents {
    mails: Vec<SentMail>,
    failures: VecDeque<SendError>,
}

impl Mailbox {
    /// An empty mailbox.
    pub fn new() -> Self {
        Self::default()
    }

    /// All mails so far, oldest first.
    pub fn mails(&self) -> Vec<SentMail> {
        self.contents().mails.clone()
    }

    /// Takes all mails out, oldest first.
    pub fn take(&self) -> Vec<SentMail> {
        std::mem::take(&mut self.contents().mails)
    }

    /// Makes the next sending fail with `error`; several calls queue up.
    pub fn fail_next(&self, error: SendError) {
        self.contents().failures.push_back(error);
    }

    fn receive(&self, envelope: &Envelope, message: &[u8]) -> Result<(), SendError> {
        envelope.check()?;
        let mut contents = self.contents();
        if let Some(error) = contents.failures.pop_front() {
            return Err(error);
        }
        contents.mails.push(SentMail { envelope: envelope.clone(), message: message.to_vec() });
        Ok(())
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        // Nothing inside can be left half done by a panic.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
