//! Sending mail through the operator's SMTP relay (RFC 5321, STARTTLS by RFC 3207).
//!
//! The conversation is spoken with `mail-send`'s `SmtpClient` piece by piece, not with its
//! builder: the builder resolves and connects by itself (no address check) and uses the system's
//! certificate verifier, while here the connection comes from [`crate::egress`] and trust from the
//! relay's own settings. The message is written by us, because `mail-send` does not repair lone CR
//! and LF, which some servers take for line ends ("SMTP smuggling").
//!
//! STARTTLS is required when it is configured: a relay that does not offer it is an error, never a
//! reason to go on in the clear. Clear text is for this machine only.

mod conversation;
mod envelope;
mod message;
mod relay;

pub use envelope::Envelope;
pub use relay::{RelayProblem, RelaySettings, SmtpRelay, Tls};

use crate::egress::EgressError;

/// Why a mail did not leave. Tells neither addresses nor content nor the relay's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The relay said no with this SMTP reply code.
    #[error("the relay refused the mail with code {code}")]
    Refused {
        /// Three digits, 4xx or 5xx; another code where the relay broke the protocol.
        code: u16,
        /// Whether the answer was about this mail and final. A refusal of ourselves (greeting,
        /// EHLO, STARTTLS) is never permanent: the operator can repair it.
        permanent: bool,
    },
    /// The relay refused our name and password, or offers no way to give them.
    #[error("the relay did not accept the login")]
    Login,
    /// No connection, or the connection broke.
    #[error("the relay cannot be reached")]
    Unreachable,
    /// The relay's name leads to an address that may not be connected to.
    #[error("the relay has an address that may not be connected to")]
    Denied,
    /// TLS was not offered or failed, for example by an unknown certificate.
    #[error("no trusted TLS connection to the relay")]
    Tls,
    /// Not finished within the relay's time limit. The mail may have left all the same.
    #[error("the relay took too long")]
    TimedOut,
    /// What came back was not SMTP.
    #[error("the relay's answer was not understood")]
    Protocol,
    /// No recipients, too many, or an address that cannot stand in an SMTP command.
    #[error("the envelope is not usable")]
    BadEnvelope,
    /// An address is not ASCII and the relay does not speak SMTPUTF8 (RFC 6531).
    #[error("the relay does not support international addresses")]
    NotSupported,
    /// Larger than [`SmtpRelay::MAX_MESSAGE_BYTES`].
    #[error("the message is too large")]
    TooLarge,
}

impl SendError {
    /// Whether the same mail can never leave this way, so that trying again is of no use.
    pub fn is_permanent(self) -> bool {
        match self {
            Self::Refused { permanent, .. } => permanent,
            Self::BadEnvelope | Self::NotSupported | Self::TooLarge => true,
            Self::Login | Self::Unreachable | Self::Denied | Self::Tls | Self::TimedOut | Self::Protocol => false,
        }
    }
}

impl From<EgressError> for SendError {
    fn from(error: EgressError) -> Self {
        match error {
            EgressError::Unreachable => Self::Unreachable,
            EgressError::Denied => Self::Denied,
        }
    }
}

#[cfg(test)]
mod tests;
