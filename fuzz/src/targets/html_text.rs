//! Plain text from HTML, and HTML from plain text.

use markup::html::{escape_html, html_to_text, text_to_html};

use super::text;

/// The text is bounded by what went in, and a text put into HTML holds no tag of its own.
pub fn run(data: &[u8]) {
    let html = text(data);
    let plain = html_to_text(&html);
    assert!(plain.len() <= 4 * html.len() + 64, "much longer than the HTML");
    let escaped = escape_html(&html);
    assert!(!escaped.contains(['<', '>', '"']), "a tag could begin in an escaped text");
    super::html_clean::assert_harmless(&text_to_html(&html));
}
