//! Header values that cannot inject headers: no CR, LF or NUL can be in them.

use std::fmt;

/// Longest header text, in bytes.
const MAX_TEXT: usize = 4096;
/// Longest address: 64 bytes, `@`, 255 bytes (RFC 5321, 4.5.3.1).
const MAX_ADDRESS: usize = 320;
/// Longest message id that is kept, in bytes.
const MAX_ID: usize = 900;

/// Why a value cannot be in a header. Does not repeat the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    #[error("a header value holds a line end or another control character")]
    Control,
    #[error("a header value is empty or too long")]
    Length,
    #[error("not a mail address or message id")]
    Form,
}

/// Text of one header (subject, display name): no control characters, at most 4096 bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HeaderText(String);

impl HeaderText {
    /// Takes the text as it is, or refuses it.
    pub fn new(text: &str) -> Result<Self, HeaderError> {
        if text.chars().any(is_bad) {
            return Err(HeaderError::Control);
        }
        if text.len() > MAX_TEXT {
            return Err(HeaderError::Length);
        }
        Ok(Self(text.to_owned()))
    }

    /// Makes any text fit: control characters become spaces, the end is cut off.
    pub fn stripped(text: &str) -> Self {
        let clean: String = text.chars().map(|c| if is_bad(c) { ' ' } else { c }).collect();
        Self(crate::html::cut(clean.trim(), MAX_TEXT).to_owned())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Controls, and the characters Unicode counts as line ends.
fn is_bad(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

impl fmt::Debug for HeaderText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeaderText({} bytes)", self.0.len())
    }
}

/// One mail address with a display name, fit for an outgoing header.
#[derive(Clone, PartialEq, Eq)]
pub struct Mailbox {
    name: Option<HeaderText>,
    address: String,
}

impl Mailbox {
    /// `address` is `local@domain` without quotes, comments, spaces or brackets, so that one
    /// value can never become two recipients. Refused otherwise.
    pub fn new(name: Option<HeaderText>, address: &str) -> Result<Self, HeaderError> {
        if address.len() > MAX_ADDRESS {
            return Err(HeaderError::Length);
        }
        let (local, domain) = address.split_once('@').ok_or(HeaderError::Form)?;
        let bad = |c: char| is_bad(c) || c.is_whitespace() || "<>()[]\\,;:\"@".contains(c);
        if local.is_empty() || domain.is_empty() || local.contains(bad) || domain.contains(bad) {
            return Err(HeaderError::Form);
        }
        let name = name.filter(|name| !name.0.is_empty());
        Ok(Self { name, address: address.to_owned() })
    }

    /// The display name, if any.
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(HeaderText::as_str)
    }

    /// `local@domain`.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mailbox")
    }
}

/// A message id without its angle brackets (RFC 5322, 3.6.4), at most 900 bytes.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Takes `id` with or without angle brackets. Spaces, controls and brackets inside are refused.
    pub fn new(id: &str) -> Result<Self, HeaderError> {
        let id = id.trim();
        let id = id.strip_prefix('<').unwrap_or(id);
        let id = id.strip_suffix('>').unwrap_or(id);
        if id.is_empty() || id.len() > MAX_ID {
            return Err(HeaderError::Length);
        }
        if id.contains(|c: char| is_bad(c) || c.is_whitespace() || matches!(c, '<' | '>')) {
            return Err(HeaderError::Form);
        }
        Ok(Self(id.to_owned()))
    }

    /// The id without angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MessageId")
    }
}
