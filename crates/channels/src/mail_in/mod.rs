//! Mail in: how a message from outside becomes a ticket, a comment, or a suspended ticket. Nothing is lost, nothing is
//! answered from here, and no message holds up the others.
//!
//! | file | what |
//! |---|---|
//! | `lmtp/` | the server the operator's mail server talks to |
//! | `recipient.rs` | which addresses are ours |
//! | `deliver.rs` | one message, from bytes to what became of it |
//! | `message.rs` | redaction and parsing, away from the other work |
//! | `taken.rs` | the same message delivered twice stands once |
//! | `sender.rs` | what the message says and proves of its sender |
//! | `facts.rs` | what `domain::threading` needs to know |
//! | `content.rs` | the comment: text, HTML, folded quotes |
//! | `files.rs` | its attachments and inline images |
//! | `sql.rs` | the statements |

mod content;
mod deliver;
mod facts;
mod files;
pub mod lmtp;
mod message;
mod recipient;
mod sender;
mod sql;
mod taken;

#[cfg(test)]
mod tests;

pub(crate) use content::{bounded, comment, plain, taken as comment_taken};
pub use deliver::{Became, deliver};
pub(crate) use deliver::{from_name, ticket, via};
pub(crate) use files::named_parts;
pub(crate) use message::{Message, reread};
pub use recipient::is_ours;
pub(crate) use sql::finish_suspended;
pub use taken::forget_old;

/// What the operator says of the mail servers in front of us.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// Names (`authserv-id`, RFC 8601) whose `Authentication-Results` are believed. The server of that name must
    /// remove such headers from mail that comes in.
    pub authserv_ids: Vec<String>,
}
