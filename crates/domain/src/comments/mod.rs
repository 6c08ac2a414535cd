//! Comments: what was said on a ticket, publicly or as an internal note.

mod policy;

use crate::attachments::Attachment;
use crate::ids::{CommentId, TicketId, UserId};
use crate::time::Time;
use crate::via::Via;

/// Longest comment, in bytes of its text or HTML.
pub const LONGEST_BYTES: usize = 1024 * 1024;

/// One comment. `ticket` holds what permission needs, since a comment is only ever reached through its ticket.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub ticket_id: TicketId,
    pub author_id: UserId,
    pub public: bool,
    /// Plain text, redacted.
    pub body: String,
    /// Clean HTML without the `zd-comment` frame; none when the comment was plain text.
    pub html: Option<String>,
    pub via: Via,
    pub created_at: Time,
    /// The event that brought it, which is the audit's number.
    pub audit_id: i64,
    /// The sender could not be verified: shown apart, never acts as a known person.
    pub unverified: bool,
    /// Its files, when they were loaded along.
    pub attachments: Vec<Attachment>,
}

/// A comment to be added. Its text went through the redactor and the sanitiser already.
#[derive(Clone, Debug)]
pub struct NewComment {
    pub author_id: UserId,
    pub public: bool,
    pub body: String,
    pub html: Option<String>,
    pub via: Via,
    pub unverified: bool,
}
