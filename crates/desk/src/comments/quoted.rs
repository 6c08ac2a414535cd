//! The old mail that an answer quotes: kept beside the comment, folded away.

use domain::Result;
use domain::comments::LONGEST_BYTES;
use domain::ids::CommentId;
use store::{Ctx, WriteTx};

/// Keeps the quoted part of a comment that was just written, cleaned and redacted as its text is. One that is too
/// long is left out: the message itself is kept.
pub(crate) async fn keep(tx: &mut WriteTx, ctx: &Ctx, comment: CommentId, html: Option<&str>) -> Result<()> {
    let Some(html) = html.filter(|html| html.len() <= LONGEST_BYTES) else { return Ok(()) };
    let html = identity::clean_html(ctx, &markup::html::clean_html(html));
    if html.trim().is_empty() {
        return Ok(());
    }
    Ok(super::sql::set_quoted(tx, comment, &html).await?)
}
