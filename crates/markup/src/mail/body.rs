//! The body to show: never empty, always clean.

use super::{decode::decode_charset, parse::ParsedMail};
use crate::html::{clean_html, html_to_text, text_to_html};

/// Shown when a mail has no text anywhere.
pub const NO_TEXT: &str = "(no text)";
/// Attached text longer than this is not shown as the body, in bytes.
const MAX_ATTACHED: usize = 256 << 10;

/// Where the shown body comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BodySource {
    /// The HTML body.
    Html,
    /// The plain body.
    Text,
    /// The mail has no body; an attached text is shown.
    AttachedText,
    /// There is nothing to show; both forms say [`NO_TEXT`].
    Nothing,
}

/// A body that can be stored and shown. Neither form is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct MailBody {
    /// Cleaned.
    pub html: String,
    pub text: String,
    pub source: BodySource,
}

impl ParsedMail {
    /// The body to show, with fallbacks (see [`BodySource`]).
    pub fn body_for_display(&self) -> MailBody {
        let text = self.text.as_deref().unwrap_or_default().trim();
        if let Some(html) = &self.html {
            let html = clean_html(html);
            let plain = html_to_text(&html);
            if !plain.is_empty() || html.contains("<img") {
                let shown = [text, plain.as_str()].into_iter().find(|text| !text.is_empty());
                return MailBody { text: shown.unwrap_or(NO_TEXT).to_owned(), html, source: BodySource::Html };
            }
        }
        if !text.is_empty() {
            return from_text(text, BodySource::Text);
        }
        for part in &self.parts {
            let is_html = part.content_type == "text/html";
            if (is_html || part.content_type == "text/plain") && part.bytes.len() <= MAX_ATTACHED {
                let text = decode_charset(&part.bytes, None);
                let text = if is_html { html_to_text(&text) } else { text };
                if !text.trim().is_empty() {
                    return from_text(text.trim(), BodySource::AttachedText);
                }
            }
        }
        from_text(NO_TEXT, BodySource::Nothing)
    }
}

fn from_text(text: &str, source: BodySource) -> MailBody {
    MailBody { html: text_to_html(text), text: text.to_owned(), source }
}

impl std::fmt::Debug for MailBody {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MailBody({:?})", self.source)
    }
}
