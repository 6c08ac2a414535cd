//! Mail out: what is said on a ticket reaches the people it concerns.
//!
//! [`Mailer`] reads the events and orders mails, in the same transaction as their jobs; [`SendMail`] writes each mail
//! anew from what stands in the store at that moment, as its recipient sees it, and hands it to the relay.

mod body;
mod letter;
mod mailer;
mod new_device;
mod recipients;
mod send;
mod sql;
#[cfg(test)]
mod tests;
mod valve;
mod words;

pub use mailer::Mailer;
pub use new_device::TellOfDevice;
pub use send::SendMail;

use serde::{Deserialize, Serialize};

/// The kind of the jobs.
const SEND_MAIL: &str = "send_mail";

/// What a job carries.
#[derive(Debug, Deserialize, Serialize)]
struct SendOrder {
    /// The row in `outgoing_mails`.
    mail: i64,
    /// The word of its form.
    form: String,
}
