//! Suspended tickets as Zendesk writes them.

use domain::Time;
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;

/// A suspended ticket in a reply.
#[derive(JsonSchema, Serialize)]
pub(super) struct SuspendedTicket<'a> {
    url: String,
    id: i64,
    author: Author<'a>,
    subject: &'a str,
    content: &'a str,
    cause: &'static str,
    cause_id: i64,
    error_messages: Option<Vec<ErrorMessage>>,
    message_id: Option<&'a str>,
    ticket_id: Option<i64>,
    recipient: Option<&'a str>,
    brand_id: i64,
    /// Asked for with `…/attachments`.
    attachments: Option<Vec<String>>,
    via: Via<'a>,
    created_at: Time,
    updated_at: Time,
}

/// Who wrote it, as the mail says.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketAuthor")]
struct Author<'a> {
    id: Option<i64>,
    name: Option<&'a str>,
    email: Option<&'a str>,
}

/// Why it could not be recovered.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketErrorMessage")]
struct ErrorMessage {
    description: String,
    error: &'static str,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketVia")]
struct Via<'a> {
    channel: &'static str,
    source: Source<'a>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketSource")]
struct Source<'a> {
    from: Place<'a>,
    to: Place<'a>,
    rel: Option<&'static str>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketPlace")]
struct Place<'a> {
    name: Option<&'a str>,
    address: Option<&'a str>,
}

impl<'a> SuspendedTicket<'a> {
    pub(super) fn of(held: &'a domain::suspended_tickets::SuspendedTicket, call: &Call) -> Self {
        let (name, email) = (held.author_name.as_deref(), held.author_address.as_deref());
        Self {
            url: call.url(&format!("/api/v2/suspended_tickets/{}.json", held.id)),
            id: held.id.number(),
            author: Author { id: held.author_id.map(i64::from), name: name.or(email), email },
            subject: held.subject.as_deref().unwrap_or_default(),
            content: &held.content,
            cause: held.cause.text(),
            cause_id: held.cause.number(),
            error_messages: None,
            message_id: held.message_id.as_deref(),
            ticket_id: held.ticket_id.map(i64::from),
            recipient: held.recipient.as_deref(),
            brand_id: held.brand_id.number(),
            attachments: None,
            via: Via {
                channel: "email",
                source: Source {
                    from: Place { name, address: email },
                    to: Place { name: None, address: held.recipient.as_deref() },
                    rel: None,
                },
            },
            created_at: held.created_at,
            updated_at: held.updated_at,
        }
    }

    /// With why it could not be recovered.
    pub(super) fn failed(mut self, refusal: &domain::Refusal) -> Self {
        let messages = match refusal {
            domain::Refusal::Invalid(problems) => problems
                .iter()
                .map(|problem| ErrorMessage { description: problem.text.clone(), error: problem.code.word() })
                .collect(),
            other => vec![ErrorMessage {
                description: format!("Could not be recovered: {}", other.code()),
                error: other.code(),
            }],
        };
        self.error_messages = Some(messages);
        self
    }
}

/// Files that were copied to an upload.
#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketUpload")]
pub(super) struct Upload {
    /// For `comment.uploads`; null when the mail has no files.
    token: Option<String>,
    expires_at: Option<Time>,
    attachments: Vec<File>,
}

#[derive(JsonSchema, Serialize)]
#[schemars(rename = "SuspendedTicketFile")]
struct File {
    id: i64,
    file_name: String,
    content_type: String,
    size: i64,
    inline: bool,
}

impl Upload {
    pub(super) fn of(uploaded: Option<desk::uploads::Uploaded>) -> Self {
        let Some(uploaded) = uploaded else { return Self { token: None, expires_at: None, attachments: Vec::new() } };
        let files = uploaded.attachments.into_iter().map(|file| File {
            id: file.id.number(),
            file_name: file.file_name,
            content_type: file.content_type,
            size: file.size_bytes,
            inline: file.inline,
        });
        Self { token: Some(uploaded.token), expires_at: Some(uploaded.expires_at), attachments: files.collect() }
    }
}
