//! Comments as Zendesk writes them.

use schemars::JsonSchema;
use serde::Serialize;

use super::via::Via;
use crate::attachments::wire::{Attachment, with_images};

/// A comment in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Comment {
    pub(crate) id: i64,
    pub(crate) r#type: &'static str,
    pub(crate) author_id: i64,
    pub(crate) body: String,
    pub(crate) html_body: String,
    pub(crate) plain_body: String,
    pub(crate) public: bool,
    pub(crate) attachments: Vec<Attachment>,
    /// The audit that brought it.
    audit_id: i64,
    via: Via,
    pub(crate) created_at: domain::Time,
    metadata: CommentMetadata,
}

#[derive(JsonSchema, Serialize)]
struct CommentMetadata {
    system: Nothing,
    custom: Nothing,
    /// The sender of the mail could not be verified.
    unverified: bool,
}

/// An object that is always empty.
#[derive(Default, JsonSchema, Serialize)]
#[schemars(inline)]
pub(super) struct Nothing {}

/// A comment with the address of its files.
pub(crate) fn comment(comment: &domain::comments::Comment, base: &str) -> Comment {
    let html = comment.html.clone().unwrap_or_else(|| desk::comments::html_of(&comment.body));
    let html = with_images(html, &comment.attachments, base);
    Comment {
        id: comment.id.number(),
        r#type: "Comment",
        author_id: comment.author_id.number(),
        body: comment.body.clone(),
        html_body: format!("<div class=\"zd-comment\" dir=\"auto\">{html}</div>"),
        plain_body: comment.body.clone(),
        public: comment.public,
        attachments: Attachment::all(&comment.attachments, base),
        audit_id: comment.audit_id,
        via: Via::of(&comment.via),
        created_at: comment.created_at,
        metadata: CommentMetadata { system: Nothing {}, custom: Nothing {}, unverified: comment.unverified },
    }
}
