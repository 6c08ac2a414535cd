//! The comment a message becomes: clean HTML or text, with the quoted old mail folded away from an answer, and its
//! files. Never empty, never longer than a comment may be: the whole message stands beside it.

use desk::attachments::{self, StoredFile};
use desk::tickets::CommentInput;
use domain::comments::LONGEST_BYTES;
use domain::{Error, Result};
use markup::html::{html_to_text, text_to_html};
use markup::mail::{NO_TEXT, ParsedMail, fold_quotes};
use store::Ctx;

use super::files::files;
use super::message::Message;

/// Shown in place of a message that could not be read.
const UNREADABLE: &str = "(This message could not be read. The original is attached.)";
/// Stands at the end of a text that was cut.
const CUT: &str = "\n(The message is longer. The original is attached.)";

/// The comment of a message, with its files stored; they must be handed to [`taken`] with what became of the comment.
/// `fold`: it answers a mail of ours, so the quoted part is folded away.
///
/// # Errors
/// When the store fails.
pub(crate) async fn comment(ctx: &Ctx, message: &Message, fold: bool) -> Result<CommentInput> {
    let mut input = text(message, fold);
    let is_cut = input.body.as_deref().is_some_and(|body| body.ends_with(CUT));
    input.files = files(ctx, message, is_cut || message.is_unreadable()).await?;
    Ok(input)
}

/// Passes on what became of a comment; when it was refused, its files go again.
///
/// # Errors
/// Those of `outcome`.
pub(crate) async fn taken<T>(ctx: &Ctx, files: Vec<StoredFile>, outcome: Result<T>) -> Result<T> {
    if matches!(outcome, Err(Error::Refused(_))) && attachments::discard(ctx, &files).await.is_err() {
        tracing::warn!("the files of a mail that was refused could not be removed");
    }
    outcome
}

fn text(message: &Message, fold: bool) -> CommentInput {
    let Some(mail) = &message.parsed else {
        return CommentInput { body: Some(UNREADABLE.to_owned()), ..CommentInput::default() };
    };
    let shown = mail.body_for_display();
    if fold {
        return folded(mail, &shown.html, &shown.text);
    }
    input(mail.html.is_some().then_some(shown.html), shown.text)
}

/// The part its author wrote, with the quoted part beside it.
fn folded(mail: &ParsedMail, html: &str, text: &str) -> CommentInput {
    let html = if mail.html.is_some() { html } else { "" };
    let fold = fold_quotes(html, if html.is_empty() { text } else { "" });
    let shown = input(mail.html.is_some().then_some(fold.visible_html), fold.visible_text);
    CommentInput { quoted_html: (!fold.quoted_html.trim().is_empty()).then_some(fold.quoted_html), ..shown }
}

fn input(html: Option<String>, text: String) -> CommentInput {
    let text = if text.trim().is_empty() { NO_TEXT.to_owned() } else { text };
    if let Some(mut html) = html.filter(|html| html.len() < LONGEST_BYTES && !html.trim().is_empty()) {
        if html_to_text(&html).trim().is_empty() {
            // An image alone: lists and searches still have something to show.
            html.push_str(&text_to_html(NO_TEXT));
        }
        return CommentInput { html_body: Some(html), ..CommentInput::default() };
    }
    CommentInput { body: Some(bounded(text, LONGEST_BYTES)), ..CommentInput::default() }
}

/// The text, cut to `most` bytes with a note when it is longer.
pub(crate) fn bounded(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most.saturating_sub(CUT.len())));
        text.push_str(CUT);
    }
    text
}

/// The text alone, for the list of what waits.
pub(crate) fn plain(message: &Message) -> String {
    message.parsed.as_ref().map_or_else(|| readable(&message.raw), |mail| mail.body_for_display().text)
}

/// What a person may still make of bytes that are no mail.
fn readable(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw.get(..LONGEST_BYTES).unwrap_or(raw));
    let text: String =
        text.chars().map(|c| if c.is_control() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect();
    let text = text.trim();
    if text.is_empty() { NO_TEXT.to_owned() } else { text.to_owned() }
}
