//! Requests as the API writes them: names of people, never addresses; public words only.

use desk::requests::{Author, Request as Shown};
use domain::comments::Comment;
use domain::tickets::{Priority, TicketType};
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::attachments::wire::Attachment;
use crate::tickets::wire::{CustomField, Via, comment as whole};

/// A request in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Request {
    url: String,
    id: i64,
    subject: String,
    description: String,
    status: &'static str,
    priority: Option<&'static str>,
    r#type: Option<&'static str>,
    requester_id: Option<i64>,
    assignee_id: Option<i64>,
    group_id: Option<i64>,
    organization_id: Option<i64>,
    collaborator_ids: Vec<i64>,
    email_cc_ids: Vec<i64>,
    custom_status_id: Option<i64>,
    ticket_form_id: Option<i64>,
    followup_source_id: Option<i64>,
    recipient: Option<String>,
    is_public: bool,
    solved: bool,
    can_be_solved_by_me: bool,
    due_at: Option<domain::Time>,
    custom_fields: Vec<CustomField>,
    fields: Vec<CustomField>,
    via: Via,
    created_at: domain::Time,
    updated_at: domain::Time,
}

pub(super) fn url(call: &Call, id: i64) -> String {
    call.url(&format!("/api/v2/requests/{id}.json"))
}

impl Request {
    /// A visitor is told nothing of the person whose address was given: not even that it is known.
    pub(super) fn of(request: &Shown, call: &Call) -> Self {
        let ticket = &request.shown.ticket;
        let known = call.ctx.actor().user().is_some();
        let fields: Vec<CustomField> =
            request.fields.iter().map(|(id, value)| CustomField::of(id.number(), value.as_ref())).collect();
        // Followers are the staff's own matter.
        let copied: Vec<i64> = ticket.email_cc_ids.iter().map(|id| id.number()).collect();
        Self {
            url: url(call, ticket.id.number()),
            id: ticket.id.number(),
            subject: ticket.subject.clone(),
            description: request.shown.description.clone(),
            status: ticket.status.word(),
            priority: ticket.priority.map(Priority::word),
            r#type: ticket.kind.map(TicketType::word),
            requester_id: Some(ticket.requester_id.number()).filter(|_| known),
            assignee_id: ticket.assignee_id.map(i64::from).filter(|_| known),
            group_id: ticket.group_id.map(i64::from).filter(|_| known),
            organization_id: ticket.organization_id.map(i64::from).filter(|_| known),
            collaborator_ids: copied.clone(),
            email_cc_ids: copied,
            custom_status_id: ticket.custom_status_id.map(i64::from),
            ticket_form_id: ticket.form_id.map(i64::from),
            followup_source_id: ticket.via.followed.map(i64::from),
            recipient: ticket.recipient.clone(),
            is_public: ticket.is_public,
            solved: !ticket.status.is_unsolved(),
            can_be_solved_by_me: request.can_be_solved_by_me,
            due_at: ticket.due_at,
            custom_fields: fields.clone(),
            fields,
            // Where it came from holds an address.
            via: Via::bare(ticket.via.channel),
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
        }
    }
}

/// A comment without what is the staff's: no audit, no source with addresses.
#[derive(JsonSchema, Serialize)]
pub(super) struct RequestComment {
    id: i64,
    r#type: &'static str,
    request_id: i64,
    url: String,
    author_id: i64,
    body: String,
    html_body: String,
    plain_body: String,
    public: bool,
    attachments: Vec<Attachment>,
    via: Via,
    created_at: domain::Time,
}

pub(super) fn comment(said: &Comment, call: &Call) -> RequestComment {
    let (request, id) = (said.ticket_id, said.id);
    let whole = whole(said, &call.base);
    RequestComment {
        id: whole.id,
        r#type: whole.r#type,
        request_id: request.number(),
        url: call.url(&format!("/api/v2/requests/{request}/comments/{id}.json")),
        author_id: whole.author_id,
        body: whole.body,
        html_body: whole.html_body,
        plain_body: whole.plain_body,
        public: whole.public,
        attachments: whole.attachments,
        via: Via::bare(said.via.channel),
        created_at: whole.created_at,
    }
}

/// A person in a request: the name, never an address.
#[derive(JsonSchema, Serialize)]
pub(super) struct RequestUser {
    id: i64,
    name: String,
    /// They belong to the staff.
    agent: bool,
    photo: Option<Value>,
}

pub(super) fn author(author: &Author) -> RequestUser {
    RequestUser { id: author.id, name: author.name.clone(), agent: author.agent, photo: None }
}
