//! A comment's text on its way in: sanitised, redacted, never both empty.

use domain::comments::LONGEST_BYTES;
use domain::error::ProblemCode;
use domain::{Refusal, Result};
use store::Ctx;

use super::CommentInput;

/// The text and HTML that may be stored.
pub(crate) struct Texts {
    pub(crate) body: String,
    pub(crate) html: Option<String>,
}

/// Cleans the text of a comment; HTML wins when both are given, as in Zendesk.
pub(crate) fn texts(ctx: &Ctx, input: &CommentInput) -> Result<Texts> {
    let html = input.html_body.as_deref().filter(|html| !html.trim().is_empty());
    if let Some(html) = html {
        bounded(html)?;
        let html = identity::clean_html(ctx, &markup::html::clean_html(html));
        let body = identity::clean(ctx, &markup::html::html_to_text(&html));
        return Ok(Texts { body, html: Some(html) });
    }
    let body = input.body.as_deref().unwrap_or_default();
    bounded(body)?;
    if body.trim().is_empty() && input.uploads.is_empty() && input.files.is_empty() {
        return Err(Refusal::invalid("base", ProblemCode::Blank, "Description: cannot be blank").into());
    }
    Ok(Texts { body: identity::clean(ctx, body), html: None })
}

fn bounded(text: &str) -> Result<()> {
    if text.len() <= LONGEST_BYTES {
        return Ok(());
    }
    Err(Refusal::invalid("comment", ProblemCode::TooLong, format!("Comment: write at most {LONGEST_BYTES} bytes"))
        .into())
}
