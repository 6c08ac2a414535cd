//! The LMTP server (RFC 2033): how the operator's mail server hands us the mail it accepted.
//!
//! LMTP is SMTP with one answer *per recipient* after the message, so that one account's trouble
//! does not make the mail server repeat the mail to another. A mail is answered with 250 only after
//! [`Delivery::deliver`] said [`Delivered::Taken`]; in every other case the mail server keeps it.
//!
//! | file | what |
//! |---|---|
//! | `serve.rs` | the listener: how many connections at once, and the end |
//! | `session.rs` | one connection: which command may come when |
//! | `command.rs` | one command line: what it asks for |
//! | `wire.rs` | bytes in and out: lines, messages, time and size limits |
//! | `dots.rs` | where a message ends |
//!
//! LMTP has no login: listen on a Unix socket or on an address only the mail server reaches.

mod command;
mod dots;
mod serve;
mod session;
mod wire;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

pub use serve::{Listener, serve};
pub use session::converse;

/// What the server does with recipients and mail.
pub trait Delivery: Send + Sync + 'static {
    /// Whether mail for this address would be taken; asked at `RCPT TO`.
    fn recipient(&self, address: &str) -> impl Future<Output = RecipientVerdict> + Send;

    /// Stores one mail for one recipient. Called again for the same mail when an answer was lost or
    /// came too late, so it must see repetitions itself.
    fn deliver(&self, mail: IncomingMail) -> impl Future<Output = Delivered> + Send;
}

/// The answer to `RCPT TO`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientVerdict {
    /// Mail for this address is welcome.
    Known,
    /// No such address; the mail server tells the sender.
    Unknown,
    /// Cannot be said now; the mail server asks again later.
    TryLater,
}

/// One mail for one recipient.
#[derive(Clone, PartialEq, Eq)]
pub struct IncomingMail {
    /// The envelope's sender; none for `<>` (failure reports and automatic answers).
    pub from: Option<String>,
    /// The envelope's recipient, as it was written.
    pub to: String,
    /// The message with CRLF line ends, shared between the recipients.
    pub bytes: Arc<[u8]>,
}

impl std::fmt::Debug for IncomingMail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IncomingMail").field("size_bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// What became of one mail for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Stored for good: the mail server may forget it.
    Taken,
    /// Not stored; the mail server keeps it and comes again.
    TryLater,
    /// Will never be stored; the mail server tells the sender.
    Refused,
}

/// What one client may use up.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How we name ourselves to the mail server.
    pub hostname: String,
    /// Connections at once; more wait unaccepted. Each may hold one message in memory.
    pub max_connections: usize,
    /// Longest command line with its CRLF, in bytes.
    pub line_bytes: usize,
    /// Largest message, in bytes.
    pub message_bytes: usize,
    /// Recipients of one message.
    pub max_recipients: usize,
    /// Commands of one connection.
    pub max_commands: usize,
    /// Commands of one connection that may be wrong or refused as such.
    pub max_errors: usize,
    /// For one command line to come in, for the next piece of a message, and for an answer to go
    /// out.
    pub idle: Duration,
    /// For one whole message to come in.
    pub receive: Duration,
    /// For one recipient's delivery.
    pub deliver: Duration,
    /// For the connections to finish when the server ends.
    pub farewell: Duration,
}

impl Limits {
    /// The limits for normal use.
    pub fn new(hostname: String) -> Self {
        Self {
            hostname,
            max_connections: 16,
            line_bytes: 4 * 1024,
            message_bytes: 35 * 1024 * 1024,
            max_recipients: 100,
            max_commands: 10_000,
            max_errors: 20,
            idle: Duration::from_secs(5 * 60),
            receive: Duration::from_secs(15 * 60),
            deliver: Duration::from_secs(5 * 60),
            farewell: Duration::from_secs(20),
        }
    }
}

#[cfg(test)]
mod tests;
