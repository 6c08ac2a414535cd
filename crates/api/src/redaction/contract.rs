//! What the routes of redaction are for, take and answer.

use super::wire::{Marked, Text};
use crate::attachments::wire::Attachment;
use crate::contract::{Operation, put};
use crate::tickets::wire::Comment;

pub(crate) fn operations() -> Vec<Operation> {
    vec![
        put("/api/v2/tickets/{id}/comments/{comment_id}/redact", "Redact a text in a comment")
            .takes::<Text>()
            .one::<Comment>("comment"),
        put("/api/v2/comment_redactions/{id}", "Redact what is marked in a comment")
            .takes::<Marked>()
            .one::<Comment>("comment"),
        put(
            "/api/v2/tickets/{id}/comments/{comment_id}/attachments/{attachment_id}/redact",
            "Redact a file of a comment",
        )
        .one::<Attachment>("attachment"),
    ]
}
