//! Reading a request: only the keys a customer may say; the others are dropped and named.

use desk::requests::{NewRequest, RequestChange, Sender};
use desk::tickets::CommentInput;
use domain::error::ProblemCode;
use domain::ids::{FieldId, TicketId};
use domain::tickets::{Priority, TicketType};
use domain::{Patch, Refusal, Time};
use gate::wire;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::tickets::people::{self, Loose};

/// `{"request": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    request: Request,
}

/// What a customer may say of a request.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Request {
    #[serde(deserialize_with = "wire::patch_text")]
    subject: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    description: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    priority: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text", rename = "type")]
    kind: Patch<String>,
    #[serde(deserialize_with = "wire::patch_time")]
    due_at: Patch<Time>,
    #[serde(deserialize_with = "wire::patch_number")]
    ticket_form_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    via_followup_source_id: Patch<i64>,
    custom_fields: Option<Vec<Value>>,
    comment: Option<Comment>,
    collaborators: Option<Vec<Loose>>,
    additional_collaborators: Option<Vec<Loose>>,
    requester: Option<Requester>,
    #[serde(deserialize_with = "wire::flag")]
    solved: Option<bool>,
}

/// The value of a field.
#[derive(Deserialize, JsonSchema)]
struct Value {
    id: wire::Number,
    #[serde(default)]
    value: serde_json::Value,
}

/// What is said.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
struct Comment {
    body: Option<String>,
    html_body: Option<String>,
    #[serde(deserialize_with = "wire::words")]
    uploads: Option<Vec<String>>,
}

/// Who asks, when nobody is signed in.
#[derive(Deserialize, JsonSchema)]
struct Requester {
    #[serde(default)]
    name: Option<String>,
    email: String,
}

impl Request {
    fn comment(&mut self) -> Option<CommentInput> {
        let comment = self.comment.take().or_else(|| {
            let body = self.description.set()?.clone();
            Some(Comment { body: Some(body), ..Comment::default() })
        })?;
        Some(CommentInput {
            body: comment.body,
            html_body: comment.html_body,
            uploads: comment.uploads.unwrap_or_default(),
            ..CommentInput::default()
        })
    }

    fn people(&self) -> Vec<domain::tickets::change::PersonWish> {
        let lists = [&self.collaborators, &self.additional_collaborators];
        lists.into_iter().flatten().flat_map(|list| people::collaborators(list)).collect()
    }
}

impl Body {
    /// A new request.
    ///
    /// # Errors
    /// `Invalid` for words that name no priority or type.
    pub(super) fn creation(self) -> Result<NewRequest, Refusal> {
        let mut request = self.request;
        Ok(NewRequest {
            comment: request.comment().unwrap_or_default(),
            collaborators: request.people(),
            priority: word("priority", &request.priority, Priority::from_word)?,
            kind: word("type", &request.kind, TicketType::from_word)?,
            subject: request.subject,
            due_at: request.due_at,
            form_id: request.ticket_form_id.map(Into::into),
            field_wishes: request
                .custom_fields
                .unwrap_or_default()
                .into_iter()
                .map(|field| (FieldId::new(field.id.0), field.value))
                .collect(),
            followed: request.via_followup_source_id.set().map(|id| TicketId::new(*id)),
            sender: request.requester.map(|sender| Sender { name: sender.name, email: sender.email }),
        })
    }

    /// A change of a request.
    pub(super) fn change(self) -> RequestChange {
        let mut request = self.request;
        RequestChange {
            comment: request.comment(),
            solved: request.solved == Some(true),
            collaborators: request.people(),
        }
    }
}

fn word<T>(field: &str, text: &Patch<String>, read: impl Fn(&str) -> Option<T>) -> Result<Patch<T>, Refusal> {
    match text {
        Patch::Set(text) => read(text)
            .map(Patch::Set)
            .ok_or_else(|| Refusal::invalid(field, ProblemCode::Invalid, format!("{field}: is not valid"))),
        Patch::Keep | Patch::Clear => Ok(Patch::Keep),
    }
}
