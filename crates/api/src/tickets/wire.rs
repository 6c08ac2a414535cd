//! Tickets as Zendesk writes them.

use desk::tickets::Shown;
use domain::tickets::{FieldValue, Priority, TicketType};
use gate::Call;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

pub(crate) use super::comment::{Comment, comment};
pub(crate) use super::via::Via;
use crate::ticket_metrics::wire::{Dates, TicketMetric};

/// A ticket in a reply.
#[derive(JsonSchema, Serialize)]
pub(crate) struct Ticket {
    url: String,
    id: i64,
    external_id: Option<String>,
    via: Via,
    created_at: domain::Time,
    updated_at: domain::Time,
    generated_timestamp: i64,
    r#type: Option<&'static str>,
    subject: String,
    raw_subject: String,
    description: String,
    priority: Option<&'static str>,
    status: &'static str,
    recipient: Option<String>,
    requester_id: i64,
    submitter_id: i64,
    assignee_id: Option<i64>,
    organization_id: Option<i64>,
    group_id: Option<i64>,
    collaborator_ids: Vec<i64>,
    follower_ids: Vec<i64>,
    email_cc_ids: Vec<i64>,
    forum_topic_id: Option<i64>,
    problem_id: Option<i64>,
    has_incidents: bool,
    is_public: bool,
    due_at: Option<domain::Time>,
    tags: Vec<String>,
    custom_fields: Vec<CustomField>,
    satisfaction_rating: Option<Value>,
    sharing_agreement_ids: Vec<i64>,
    custom_status_id: Option<i64>,
    fields: Vec<CustomField>,
    followup_ids: Vec<i64>,
    ticket_form_id: Option<i64>,
    brand_id: i64,
    allow_channelback: bool,
    allow_attachments: bool,
    from_messaging_channel: bool,
    comment_count: i64,
    /// With `include=metric_sets`.
    #[serde(skip_serializing_if = "Option::is_none")]
    metric_set: Option<TicketMetric>,
    /// With `include=dates`.
    #[serde(skip_serializing_if = "Option::is_none")]
    dates: Option<Dates>,
    /// With `include=slas`.
    #[serde(skip_serializing_if = "Option::is_none")]
    slas: Option<Slas>,
}

/// The targets of a ticket; none, because the account has no policies for them.
#[derive(Default, JsonSchema, Serialize)]
struct Slas {
    policy_metrics: Vec<Value>,
}

pub(super) fn ticket_url(base: &str, id: i64) -> String {
    format!("{base}/api/v2/tickets/{id}.json")
}

fn numbers<T: Copy + Into<i64>>(ids: &[T]) -> Vec<i64> {
    ids.iter().map(|id| (*id).into()).collect()
}

impl Ticket {
    pub(crate) fn of(shown: &Shown, base: &str) -> Self {
        let ticket = &shown.ticket;
        let mut collaborators = numbers(&ticket.follower_ids);
        collaborators.extend(numbers(&ticket.email_cc_ids));
        let fields: Vec<CustomField> =
            shown.custom_fields.iter().map(|(id, value)| CustomField::of(id.number(), value.as_ref())).collect();
        Self {
            url: ticket_url(base, ticket.id.number()),
            id: ticket.id.number(),
            external_id: ticket.external_id.clone(),
            via: Via::of(&ticket.via),
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            generated_timestamp: ticket.generated_at.seconds(),
            r#type: ticket.kind.map(TicketType::word),
            subject: ticket.subject.clone(),
            raw_subject: ticket.subject.clone(),
            description: shown.description.clone(),
            priority: ticket.priority.map(Priority::word),
            status: ticket.status.word(),
            recipient: ticket.recipient.clone(),
            requester_id: ticket.requester_id.number(),
            submitter_id: ticket.submitter_id.number(),
            assignee_id: ticket.assignee_id.map(i64::from),
            organization_id: ticket.organization_id.map(i64::from),
            group_id: ticket.group_id.map(i64::from),
            collaborator_ids: collaborators,
            follower_ids: numbers(&ticket.follower_ids),
            email_cc_ids: numbers(&ticket.email_cc_ids),
            forum_topic_id: None,
            problem_id: ticket.problem_id.map(i64::from),
            has_incidents: shown.has_incidents,
            is_public: ticket.is_public,
            due_at: ticket.due_at,
            tags: ticket.tags.as_slice().to_vec(),
            custom_fields: fields.clone(),
            satisfaction_rating: None,
            sharing_agreement_ids: Vec::new(),
            custom_status_id: ticket.custom_status_id.map(i64::from),
            fields,
            followup_ids: shown.followup_ids.clone(),
            ticket_form_id: ticket.form_id.map(i64::from),
            brand_id: ticket.brand_id.number(),
            allow_channelback: false,
            allow_attachments: true,
            from_messaging_channel: false,
            comment_count: shown.comment_count,
            metric_set: None,
            dates: None,
            slas: None,
        }
    }

    /// With what the request includes of the ticket itself.
    pub(crate) fn asked(shown: &Shown, call: &Call) -> Self {
        let asks = |name: &str| call.query.includes(name);
        Self {
            metric_set: asks("metric_sets").then(|| TicketMetric::of(&shown.ticket, &call.base)),
            dates: asks("dates").then(|| Dates::of(&shown.ticket)),
            slas: asks("slas").then(Slas::default),
            ..Self::of(shown, &call.base)
        }
    }

    /// As exports tell it: only there does a ticket that was put away have a status of its own, `deleted`.
    pub(crate) fn exported(shown: &Shown, call: &Call) -> Self {
        let ticket = Self::asked(shown, call);
        Self { status: if shown.ticket.deleted_at.is_some() { "deleted" } else { ticket.status }, ..ticket }
    }
}

/// The value of a custom field: text, a flag, a list of choices, or null.
#[derive(Clone, JsonSchema, Serialize)]
pub(crate) struct CustomField {
    id: i64,
    value: Value,
}

impl CustomField {
    pub(crate) fn of(id: i64, value: Option<&FieldValue>) -> Self {
        Self { id, value: value.map_or(Value::Null, field) }
    }
}

pub(crate) fn field(value: &FieldValue) -> Value {
    match value {
        FieldValue::Flag(flag) => json!(flag),
        FieldValue::Choices(choices) => json!(choices),
        FieldValue::Text(text) => json!(text),
    }
}
