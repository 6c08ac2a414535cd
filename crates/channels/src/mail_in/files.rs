//! The files of a message, stored before the comment that will hold them. A file that cannot be stored as it is never
//! makes the message fail: the raw message still holds it.

use bytes::Bytes;
use desk::attachments::{self, StoredFile};
use domain::{Error, Result};
use markup::mail::MailPart;
use store::Ctx;

use super::message::Message;

/// Most files of one comment.
const MOST_FILES: usize = 200;
/// Longest file name, in characters, without the end that tells its kind.
const LONGEST_STEM: usize = 200;
/// The name and type of the whole message.
const WHOLE: (&str, &str) = ("message.eml", "message/rfc822");

/// Stores the files of a message, and the message itself when the text alone does not show it.
pub(super) async fn files(ctx: &Ctx, message: &Message, with_whole: bool) -> Result<Vec<StoredFile>> {
    let parts = message.parsed.as_ref().map(|mail| mail.parts.as_slice()).unwrap_or_default();
    let mut stored = Vec::new();
    for (index, part) in parts.iter().take(MOST_FILES).enumerate() {
        let name = name(part, index + 1);
        let bytes = Bytes::copy_from_slice(&part.bytes);
        if let Some(mut file) = kept(attachments::store(ctx, &name, Some(&part.content_type), bytes).await)? {
            file.inline = part.inline;
            file.content_id.clone_from(&part.content_id);
            stored.push(file);
        }
    }
    if with_whole || parts.len() > MOST_FILES {
        let bytes = Bytes::copy_from_slice(&message.raw);
        stored.extend(kept(attachments::store(ctx, WHOLE.0, Some(WHOLE.1), bytes).await)?);
    }
    Ok(stored)
}

/// A file the desk refuses is left out; a fault of the store is one of the delivery.
fn kept(stored: Result<StoredFile>) -> Result<Option<StoredFile>> {
    match stored {
        Ok(file) => Ok(Some(file)),
        Err(Error::Refused(refusal)) => {
            tracing::info!(code = refusal.code(), "a file of a mail was left out");
            Ok(None)
        }
        Err(broken) => Err(broken),
    }
}

/// The files of a message with the names they are stored under.
pub(crate) fn named_parts(message: &Message) -> impl Iterator<Item = (String, &MailPart)> {
    let parts = message.parsed.as_ref().map(|mail| mail.parts.as_slice()).unwrap_or_default();
    parts
        .iter()
        .take(domain::attachments::MOST_FILES as usize)
        .enumerate()
        .map(|(index, part)| (name(part, index + 1), part))
}

/// The name as written, cut so that its end stays; parts without one are numbered.
fn name(part: &MailPart, number: usize) -> String {
    let written = part.file_name.as_deref().unwrap_or_default().trim();
    if written.is_empty() {
        let kind = part.content_type.rsplit(['/', '+', '.']).next().unwrap_or_default();
        let kind: String = kind.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
        let stem = if part.inline { "inline" } else { "attachment" };
        return if kind.is_empty() { format!("{stem}-{number}") } else { format!("{stem}-{number}.{kind}") };
    }
    if written.chars().count() <= LONGEST_STEM {
        return written.to_owned();
    }
    let end = written.rsplit_once('.').map_or("", |(_, end)| end);
    let end: String = end.chars().take(16).collect();
    format!("{}.{end}", written.chars().take(LONGEST_STEM).collect::<String>())
}
