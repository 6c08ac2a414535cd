//! Requests as the API writes them: names of people, never addresses; public words only.

use desk::requests::{Author, Request as Shown};
use domain::comments::Comment;
use domain::tickets::{Priority, TicketType};
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::tickets::wire::{comment as whole, field};

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
    custom_fields: Vec<Value>,
    fields: Vec<Value>,
    via: Value,
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
        let fields: Vec<Value> = request
            .fields
            .iter()
            .map(|(id, value)| json!({"id": id, "value": value.as_ref().map_or(Value::Null, field)}))
            .collect();
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
            via: json!({"channel": ticket.via.channel.word(), "source": {"from": {}, "to": {}, "rel": null}}),
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
        }
    }
}

/// A comment without what is the staff's: no audit, no source with addresses.
pub(super) fn comment(said: &Comment, call: &Call) -> Value {
    let mut value = whole(said, &call.base);
    if let Some(map) = value.as_object_mut() {
        for key in ["audit_id", "metadata"] {
            map.remove(key);
        }
        let (request, id) = (said.ticket_id, said.id);
        map.insert("request_id".to_owned(), json!(request));
        map.insert("url".to_owned(), json!(call.url(&format!("/api/v2/requests/{request}/comments/{id}.json"))));
        let via = json!({"channel": said.via.channel.word(), "source": {"from": {}, "to": {}, "rel": null}});
        map.insert("via".to_owned(), via);
    }
    value
}

pub(super) fn author(author: &Author) -> Value {
    json!({"id": author.id, "name": author.name, "agent": author.agent, "photo": null})
}
