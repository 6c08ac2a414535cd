//! Text made safe: HTML cleaning, plain text from HTML, Markdown, placeholders,
//! and mail (parsing, quote folding, building, rewriting).
//!
//! This crate depends on no other crate of the house and does no input or output.
//! Everything it takes comes from outside and is untrusted: each function has a
//! limit on bytes and depth, works in linear time and never panics.

pub mod html;
pub mod mail;
pub mod markdown;
pub mod placeholder;
