//! Redaction by hand: a text or a file of a comment is gone for ever, wherever it is kept.

mod scrub;

pub(crate) use scrub::order_scrub;
pub use scrub::{SCRUB_TEXTS, TextScrubber};
