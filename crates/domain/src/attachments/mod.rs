//! Attachments: files of comments, and uploads, which are files that wait for their comment.

mod kind;
mod policy;
#[cfg(test)]
mod tests;

use crate::error::{ProblemCode, Refusal};
use crate::ids::{AttachmentId, CommentId, TicketId, UserId};
use crate::time::Time;

pub use kind::{FileKind, Reading, Wide, kind_of, may_show_inline, served_type, wide_of};
pub use policy::{Held, Holder, Uploads};

/// Largest file that can be allowed, in bytes, as in Zendesk.
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;
/// Longest file name, in characters.
pub const LONGEST_NAME: usize = 255;
/// How long an upload waits for its comment.
pub const UPLOAD_SECONDS: i64 = 60 * 60;
/// Most files under one upload token.
pub const MOST_FILES: i64 = 50;
/// Most upload tokens in one comment.
pub const MOST_TOKENS: u32 = 20;
/// Most uploads of people without an account that wait at once in one account.
pub const MOST_VISITOR_UPLOADS: i64 = 500;
/// The name and type a file has after it was redacted, as in Zendesk.
pub const REDACTED_NAME: &str = "redacted.txt";

/// The part of a file's address that lets in. Shown by nothing but the address itself.
#[derive(Clone, Eq, PartialEq)]
pub struct LinkSecret(String);

impl LinkSecret {
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for an address.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for LinkSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[secret]")
    }
}

/// A file that was taken in.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub id: AttachmentId,
    /// The upload it waits in; none once a comment has it.
    pub upload_id: Option<i64>,
    pub ticket_id: Option<TicketId>,
    pub comment_id: Option<CommentId>,
    /// Display data only: nothing is opened by it.
    pub file_name: String,
    /// From our list of types, told by the bytes before the name.
    pub content_type: String,
    pub size_bytes: i64,
    /// In pixels, of images.
    pub width: Option<i64>,
    pub height: Option<i64>,
    /// Shown within the comment's text.
    pub inline: bool,
    /// What the HTML of a mail calls it, without brackets.
    pub content_id: Option<String>,
    /// The name of the blob.
    pub blob: String,
    /// The first 16 hexadecimal digits of the SHA-256, for caches.
    pub etag: String,
    pub redacted: bool,
    pub created_at: Time,
    pub secret: LinkSecret,
}

/// An upload that waits.
#[derive(Clone, Debug)]
pub struct Upload {
    pub id: i64,
    /// Who made it; none for somebody without an account.
    pub user_id: Option<UserId>,
    pub expires_at: Time,
}

/// The file name without paths and control characters.
///
/// # Errors
/// `Invalid` when nothing is left or it is longer than [`LONGEST_NAME`].
pub fn file_name(text: &str) -> Result<String, Refusal> {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|letter| !letter.is_control() && !is_turning(*letter)).collect();
    let name = name.trim();
    if name.is_empty() || name == "." || name == ".." {
        return Err(Refusal::invalid("filename", ProblemCode::Blank, "Filename: cannot be blank"));
    }
    if name.chars().count() > LONGEST_NAME {
        let text = format!("Filename: write at most {LONGEST_NAME} characters");
        return Err(Refusal::invalid("filename", ProblemCode::TooLong, text));
    }
    Ok(name.to_owned())
}

/// Characters that turn the direction of writing: `exe.gpj` could be shown as an image.
const fn is_turning(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{061c}')
}
