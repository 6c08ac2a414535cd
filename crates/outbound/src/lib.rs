//! The one gate outwards: every connection this program opens starts here.
//!
//! | to … | use |
//! |---|---|
//! | send a mail | [`MailDoor::send`]: a real relay ([`SmtpRelay`]) or a [`Mailbox`] in memory for tests |
//! | ask another house over HTTPS | [`WebClient`] |
//! | judge an address before connecting | [`egress::class`], [`egress::is_public`] |
//!
//! Rules that hold for everything in here: a name is resolved once, every address it has is judged,
//! and the connection goes to a judged address (so a name that changes its address in between gains
//! nothing); everything has a time limit; errors tell neither addresses nor content.

pub mod egress;
pub mod mail_door;
pub mod smtp;
mod tls;
pub mod web;

pub use mail_door::{MailDoor, Mailbox, SentMail};
pub use smtp::{Envelope, RelayProblem, RelaySettings, SendError, SmtpRelay, Tls};
pub use tls::TlsProblem;
pub use web::{WebAnswer, WebClient, WebError, WebSettings};
