//! Uploads as Zendesk writes them.

use desk::uploads::Uploaded;
use domain::Time;
use schemars::JsonSchema;
use serde::Serialize;

use crate::attachments::wire::Attachment;

/// The reply to an upload.
#[derive(Serialize)]
pub(super) struct Body {
    upload: Upload,
}

/// An upload in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct Upload {
    /// To be named in `uploads` of a comment, within the hour.
    token: String,
    expires_at: Time,
    /// All files under this token.
    attachments: Vec<Attachment>,
    /// The file that was just sent.
    attachment: Attachment,
}

impl Body {
    pub(super) fn of(uploaded: &Uploaded, base: &str) -> Self {
        let upload = Upload {
            token: uploaded.token.clone(),
            expires_at: uploaded.expires_at,
            attachments: Attachment::all(&uploaded.attachments, base),
            attachment: Attachment::of(&uploaded.attachment, base),
        };
        Self { upload }
    }
}
