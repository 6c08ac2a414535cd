//! What each route of redaction does: parse, one call, shape.

use desk::redaction;
use domain::Refusal;
use domain::error::ProblemCode;
use gate::{Answer, Call, Envelope};

use super::wire;
use crate::attachments::wire::Attachment;
use crate::tickets::wire::comment;

pub(super) async fn text(mut call: Call) -> Answer {
    let body: wire::Text = call.json().await?;
    let (ticket, id) = (call.id("id")?, call.id("comment_id")?);
    let redacted = redaction::text(&call.ctx, ticket.into(), id.into(), &body.text).await?;
    Envelope::of("comment", &comment(&redacted, &call.base))?.reply()
}

pub(super) async fn marked(mut call: Call) -> Answer {
    let body: wire::Marked = call.json().await?;
    let missing = || Refusal::invalid("ticket_id", ProblemCode::Blank, "Ticket: cannot be blank");
    let ticket = body.ticket_id.set().copied().ok_or_else(missing)?;
    let id = call.id("id")?;
    let redacted =
        redaction::marked(&call.ctx, ticket.into(), id.into(), &body.html_body, body.external_attachment_urls).await?;
    Envelope::of("comment", &comment(&redacted, &call.base))?.reply()
}

pub(super) async fn attachment(call: Call) -> Answer {
    let (ticket, comment, id) = (call.id("id")?, call.id("comment_id")?, call.id("attachment_id")?);
    let redacted = redaction::attachment(&call.ctx, ticket.into(), comment.into(), id.into()).await?;
    Envelope::of("attachment", &Attachment::of(&redacted, &call.base))?.reply()
}
