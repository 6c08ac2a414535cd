//! HTML: the one cleaner, and the two ways between HTML and plain text.

mod clean;
mod flatten;
mod lists;
mod text;
pub(crate) mod token;

#[cfg(test)]
mod tests;

pub use clean::{MAX_HTML_BYTES, clean_html};
pub(crate) use lists::OUTLOOK_REPLY;
pub(crate) use text::decode_entities;
pub use text::{escape_html, html_to_text, text_to_html};

/// The longest prefix of `text` that has at most `max` bytes and ends between two characters.
pub(crate) fn cut(text: &str, max: usize) -> &str {
    text.get(..text.floor_char_boundary(max)).unwrap_or(text)
}
