//! Attachments as Zendesk writes them.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

/// A file in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Attachment {
    url: String,
    id: i64,
    file_name: String,
    /// Where the bytes are fetched from.
    content_url: String,
    mapped_content_url: String,
    content_type: String,
    /// In bytes.
    size: i64,
    width: Option<i64>,
    height: Option<i64>,
    inline: bool,
    /// The file was redacted.
    deleted: bool,
    malware_access_override: bool,
    malware_scan_result: &'static str,
    thumbnails: Vec<Value>,
}

impl Attachment {
    pub(crate) fn of(attachment: &domain::attachments::Attachment, base: &str) -> Self {
        let id = attachment.id.number();
        let content_url = content_url(attachment, base);
        Self {
            url: format!("{base}/api/v2/attachments/{id}.json"),
            id,
            file_name: attachment.file_name.clone(),
            mapped_content_url: content_url.clone(),
            content_url,
            content_type: attachment.content_type.clone(),
            size: attachment.size_bytes,
            width: attachment.width,
            height: attachment.height,
            inline: attachment.inline,
            deleted: attachment.redacted,
            malware_access_override: false,
            malware_scan_result: "not_scanned",
            thumbnails: Vec::new(),
        }
    }

    /// The files of a comment.
    pub(crate) fn all(attachments: &[domain::attachments::Attachment], base: &str) -> Vec<Self> {
        attachments.iter().map(|attachment| Self::of(attachment, base)).collect()
    }
}

/// The address of the bytes; the name in it is for people.
fn content_url(attachment: &domain::attachments::Attachment, base: &str) -> String {
    let name = gate::query::escaped(&attachment.file_name);
    format!("{base}/attachments/token/{}/?name={name}", attachment.secret.expose())
}

/// The HTML with the images of a mail (`cid:`) where they can be fetched.
pub(crate) fn with_images(html: String, attachments: &[domain::attachments::Attachment], base: &str) -> String {
    let mut html = html;
    for attachment in attachments {
        if let Some(content_id) = attachment.content_id.as_deref().filter(|id| !id.is_empty()) {
            let url = content_url(attachment, base);
            html = html.replace(&format!("\"cid:{content_id}\""), &format!("\"{url}\""));
        }
    }
    html
}
