//! What each route of attachments does: parse, one call, shape.

use desk::attachments;
use domain::attachments::{may_show_inline, served_type};
use gate::file::{self, File};
use gate::{Answer, Call, Envelope, Method};

use super::wire;

pub(super) async fn show(call: Call) -> Answer {
    let attachment = attachments::show(&call.ctx, call.id("id")?.into()).await?;
    Envelope::of("attachment", &wire::Attachment::of(&attachment, &call.base))?.reply()
}

pub(super) async fn content(call: Call) -> Answer {
    let content = attachments::content(&call.ctx, call.param("secret")).await?;
    let attachment = &content.attachment;
    // A player that asks for range after range opens the file once.
    let begins = call.header("range").is_none_or(|range| range.starts_with("bytes=0-"));
    if begins && call.method == Method::GET {
        attachments::tell_opened(&call.ctx, attachment).await?;
    }
    let file = File {
        name: attachment.file_name.clone(),
        content_type: served_type(&attachment.content_type).to_owned(),
        size_bytes: content.size_bytes(),
        etag: attachment.etag.clone(),
        inline: may_show_inline(&attachment.content_type),
    };
    Ok(file::answer(&call, &file, |range| content.pieces(range)))
}
