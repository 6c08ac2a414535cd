//! Passkeys and security keys (AUT-4): adding one, and judging what one answers. Listed, renamed and removed like every
//! second factor, of which each is one.

mod check;
mod question;
mod service;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

use domain::assurance::Factor;

pub(crate) use check::{Seen, check};
pub(crate) use question::{For, asked_of};
pub use question::{QUESTION_SECONDS, Question, questions};
pub use service::{NewQuestion, add, begin};

/// The page that asked: scheme, host and port as the caller reached it.
#[derive(Clone, Debug)]
pub struct Place {
    /// `https://acme.example:8443`.
    pub origin: String,
}

impl Place {
    /// The host that keys know us by: the account's, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        match host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => host,
        }
    }
}

/// What a key's answer proves: one that did not ask who holds it counts beside something else only.
const fn factor_of(is_verified: bool) -> Factor {
    if is_verified { Factor::Passkey } else { Factor::SecurityKey }
}

/// What a browser answered, as it sent it.
#[derive(Clone, Debug)]
pub struct Answer {
    pub place: Place,
    pub text: String,
}
