//! Who a mail is from and for, as the SMTP server is told (RFC 5321 section 2.3.1).

use super::SendError;

/// RFC 5321 section 4.5.3.1.3, without the two angle brackets.
const MAX_ADDRESS_BYTES: usize = 254;

/// Sender and recipients of one delivery; independent of the message's own headers.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Where failures are reported; none for mail that must not be answered by a failure report
    /// (RFC 3834: automatic replies).
    pub from: Option<String>,
    /// 1 to 100 recipients. They are served together or not at all, so mail for people who are
    /// independent of each other is better sent one by one.
    pub to: Vec<String>,
}

impl Envelope {
    /// RFC 5321 section 4.5.3.1.8: what every server must take.
    pub const MAX_RECIPIENTS: usize = 100;

    /// Whether an SMTP conversation can carry this envelope.
    ///
    /// # Errors
    /// [`SendError::BadEnvelope`].
    pub fn check(&self) -> Result<(), SendError> {
        let counted = (1..=Self::MAX_RECIPIENTS).contains(&self.to.len());
        if counted && self.addresses().all(is_sendable) { Ok(()) } else { Err(SendError::BadEnvelope) }
    }

    /// Whether an address needs SMTPUTF8.
    pub(crate) fn is_international(&self) -> bool {
        !self.addresses().all(str::is_ascii)
    }

    fn addresses(&self) -> impl Iterator<Item = &str> {
        self.from.iter().chain(&self.to).map(String::as_str)
    }
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope").field("recipients", &self.to.len()).finish_non_exhaustive()
    }
}

/// Not a full grammar of addresses (the relay has the last word), but nothing passes that could end
/// the address or the line in the command it is put into.
fn is_sendable(address: &str) -> bool {
    let shaped = match address.rsplit_once('@') {
        Some((local, domain)) => !local.is_empty() && !domain.is_empty(),
        None => false,
    };
    let harmful = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '"');
    shaped && address.len() <= MAX_ADDRESS_BYTES && !address.contains(harmful)
}
