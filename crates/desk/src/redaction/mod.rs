//! Redaction by hand: a text or a file of a comment is gone for ever, wherever it is kept.

mod files;
mod scrub;
mod service;
mod sql;
mod words;

pub use files::attachment;
pub(crate) use scrub::order_scrub;
pub use scrub::{SCRUB_TEXTS, TextScrubber};
pub use service::{marked, text};
