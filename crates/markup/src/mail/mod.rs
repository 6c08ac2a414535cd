//! Mail: reading raw messages, folding quoted replies, building and rewriting messages.
//!
//! Reading and rewriting use the same walk over the MIME structure (`tree`), so what
//! is shown is exactly what was looked through.

mod auto;
mod body;
mod build;
mod decode;
mod header_text;
mod parse;
mod quote;
mod quote_lines;
mod rewrite;
mod tree;

#[cfg(test)]
mod tests;

pub use auto::AutoKind;
pub use body::{BodySource, MailBody, NO_TEXT};
pub use build::{BoundarySeed, OutgoingAttachment, OutgoingMail, build_mail};
pub use header_text::{HeaderError, HeaderText, Mailbox, MessageId};
pub use parse::{MailAddress, MailError, MailPart, ParsedMail, parse_mail};
pub use quote::{Folded, REPLY_DELIMITER_EN, REPLY_DELIMITER_NL, fold_quotes};
pub use rewrite::redact_raw;
pub use tree::{MailLimits, MailNote};

/// Our own header: it names the installation and ticket a mail came from, so that a
/// mail of ours that comes back is known and never answered.
pub const LOOP_HEADER: &str = "X-Balie-Loop";
