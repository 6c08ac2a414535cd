//! Reading a ticket from a request: Zendesk's keys into a wish.

use desk::tickets::CommentInput;
use domain::error::ProblemCode;
use domain::ids::{TicketId, UserId};
use domain::patch::Patch;
use domain::tags::Tags;
use domain::tickets::change::{Part, PersonWish, TicketChange};
use domain::tickets::{Priority, Status, TicketType};
use domain::{Refusal, Time};
use gate::wire;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{fields, people};

/// `{"ticket": {…}}`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Body {
    pub(super) ticket: Ticket,
}

/// What a request may say of a ticket.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Ticket {
    #[serde(deserialize_with = "wire::patch_text")]
    external_id: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    subject: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    raw_subject: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    description: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    status: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text")]
    priority: Patch<String>,
    #[serde(deserialize_with = "wire::patch_text", rename = "type")]
    kind: Patch<String>,
    #[serde(deserialize_with = "wire::patch_number")]
    custom_status_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    pub(super) requester_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    assignee_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    group_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    organization_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    problem_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    pub(super) submitter_id: Patch<i64>,
    #[serde(deserialize_with = "wire::patch_number")]
    ticket_form_id: Patch<i64>,
    custom_fields: Option<Value>,
    fields: Option<Value>,
    #[serde(deserialize_with = "wire::patch_time")]
    due_at: Patch<Time>,
    #[serde(deserialize_with = "wire::words")]
    tags: Option<Vec<String>>,
    follower_ids: Option<Vec<wire::Number>>,
    email_cc_ids: Option<Vec<wire::Number>>,
    collaborator_ids: Option<Vec<wire::Number>>,
    collaborators: Option<Vec<people::Loose>>,
    additional_collaborators: Option<Vec<people::Loose>>,
    followers: Option<Vec<people::Entry>>,
    email_ccs: Option<Vec<people::Entry>>,
    #[serde(deserialize_with = "wire::patch_number")]
    via_followup_source_id: Patch<i64>,
    pub(super) requester: Option<Requester>,
    pub(super) comment: Option<Comment>,
    #[serde(deserialize_with = "wire::flag")]
    safe_update: Option<bool>,
    #[serde(deserialize_with = "wire::patch_time")]
    updated_stamp: Patch<Time>,
}

/// A requester by address.
#[derive(Deserialize, JsonSchema)]
pub(super) struct Requester {
    pub(super) name: Option<String>,
    pub(super) email: String,
}

/// A comment in a request.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(super) struct Comment {
    body: Option<String>,
    html_body: Option<String>,
    #[serde(deserialize_with = "wire::flag")]
    public: Option<bool>,
    #[serde(deserialize_with = "wire::patch_number")]
    author_id: Patch<i64>,
    #[serde(deserialize_with = "wire::words")]
    uploads: Option<Vec<String>>,
}

impl Ticket {
    /// The comment, or the description in its place, as older clients send it.
    pub(super) fn comment(&mut self) -> Option<CommentInput> {
        let comment = self.comment.take().or_else(|| {
            let body = self.description.set()?.clone();
            Some(Comment { body: Some(body), ..Comment::default() })
        })?;
        Some(CommentInput {
            body: comment.body,
            html_body: comment.html_body,
            public: comment.public,
            author_id: comment.author_id.set().copied(),
            uploads: comment.uploads.unwrap_or_default(),
            files: Vec::new(),
            quoted_html: None,
        })
    }

    /// The moment after which the ticket must not have changed.
    pub(super) fn stamp(&self) -> Option<Time> {
        if self.safe_update == Some(true) { self.updated_stamp.set().copied() } else { None }
    }

    /// The closed ticket that this one continues.
    pub(super) fn followed(&self) -> Option<TicketId> {
        self.via_followup_source_id.set().map(|id| TicketId::new(*id))
    }

    /// Does the older word replace both lists? Not where a client says the newer ones, or echoes all of them.
    fn replaces_collaborators(&self) -> bool {
        (self.collaborators.is_some() || self.collaborator_ids.is_some())
            && self.follower_ids.is_none()
            && self.email_cc_ids.is_none()
    }

    fn people(&self) -> Vec<PersonWish> {
        let mut wishes = Vec::new();
        if self.replaces_collaborators() {
            let numbers: Vec<people::Loose> =
                self.collaborator_ids.iter().flatten().map(|id| people::Loose::Id(*id)).collect();
            wishes.extend(people::collaborators(self.collaborators.as_deref().unwrap_or(&numbers)));
        }
        wishes.extend(people::collaborators(self.additional_collaborators.as_deref().unwrap_or_default()));
        wishes.extend(people::entries(self.followers.as_deref().unwrap_or_default(), Part::Follower));
        wishes.extend(people::entries(self.email_ccs.as_deref().unwrap_or_default(), Part::EmailCc));
        wishes
    }

    /// The wish for the ticket's fields.
    pub(super) fn wish(&self) -> Result<TicketChange, Refusal> {
        let ids =
            |ids: &Option<Vec<wire::Number>>| ids.as_ref().map(|ids| ids.iter().map(|id| UserId::new(id.0)).collect());
        Ok(TicketChange {
            external_id: self.external_id.clone(),
            subject: if self.subject.is_named() { self.subject.clone() } else { self.raw_subject.clone() },
            status: word("status", &self.status, Status::from_word)?,
            custom_status_id: self.custom_status_id.clone().map(Into::into),
            priority: word("priority", &self.priority, Priority::from_word)?,
            kind: word("type", &self.kind, TicketType::from_word)?,
            requester_id: self.requester_id.clone().map(Into::into),
            assignee_id: self.assignee_id.clone().map(Into::into),
            group_id: self.group_id.clone().map(Into::into),
            organization_id: self.organization_id.clone().map(Into::into),
            problem_id: self.problem_id.clone().map(Into::into),
            form_id: self.ticket_form_id.clone().map(Into::into),
            field_wishes: fields::wishes(self.fields.as_ref(), self.custom_fields.as_ref())?,
            due_at: self.due_at.clone(),
            tags: self.tags.as_ref().map(|tags| Tags::from_words(tags.iter().map(String::as_str))),
            follower_ids: ids(&self.follower_ids).or_else(|| self.replaces_collaborators().then(Vec::new)),
            email_cc_ids: ids(&self.email_cc_ids).or_else(|| self.replaces_collaborators().then(Vec::new)),
            people: self.people(),
            ..TicketChange::default()
        })
    }
}

fn word<T>(field: &str, text: &Patch<String>, read: impl Fn(&str) -> Option<T>) -> Result<Patch<T>, Refusal> {
    match text {
        Patch::Keep => Ok(Patch::Keep),
        Patch::Clear => Ok(Patch::Clear),
        Patch::Set(text) => {
            let known = read(text)
                .ok_or_else(|| Refusal::invalid(field, ProblemCode::Invalid, format!("{field}: is not valid")))?;
            Ok(Patch::Set(known))
        }
    }
}
