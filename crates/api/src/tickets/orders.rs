//! A ticket as a request asks for it, alone or as one item of many; and making one only once for one key.

use desk::idempotency_keys::{self, Keyed};
use desk::tickets::{self, NewTicket, Requester, TicketUpdate};
use domain::event::Cause;
use domain::patch::Patch;
use domain::via::{Channel, Via};
use domain::{Error, Refusal};
use gate::call::MOST_JSON_BYTES;
use gate::{Answer, Call, HeaderName, Reply};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{read, wire};
use crate::bulk::typed;

/// The header by which a client says that two orders are one.
pub(crate) const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The header that says whether the order was known.
pub(crate) const LOOKUP: HeaderName = HeaderName::from_static("x-idempotency-lookup");

/// A new ticket.
pub(super) fn creation_of(mut ticket: read::Ticket) -> Result<NewTicket, Refusal> {
    let requester = match (&ticket.requester, &ticket.requester_id) {
        (_, Patch::Set(id)) => Requester::Known((*id).into()),
        (Some(person), _) => Requester::Address { name: person.name.clone(), email: person.email.clone() },
        (None, _) => Requester::Actor,
    };
    Ok(NewTicket {
        wish: ticket.wish()?,
        requester,
        submitter_id: ticket.submitter_id.set().map(|id| (*id).into()),
        via: Via { followed: ticket.followed(), ..Via::channel(Channel::Api) },
        comment: ticket.comment().unwrap_or_default(),
        recipient: None,
        cause: Cause::Actor,
        message_id: None,
        raw_blob: None,
        unverified: false,
    })
}

/// A change of a ticket.
pub(super) fn change_of(mut ticket: read::Ticket) -> Result<TicketUpdate, Refusal> {
    Ok(TicketUpdate {
        wish: ticket.wish()?,
        comment: ticket.comment(),
        updated_stamp: ticket.stamp(),
        via: Via::channel(Channel::Api),
        ..TicketUpdate::default()
    })
}

/// A new ticket, from an item of an order for many.
pub(crate) fn creation(item: &Value) -> Result<NewTicket, Error> {
    Ok(creation_of(typed(item)?)?)
}

/// A change of a ticket, from an item of an order for many.
pub(crate) fn change(item: &Value) -> Result<TicketUpdate, Error> {
    Ok(change_of(typed(item)?)?)
}

pub(super) async fn create(mut call: Call) -> Answer {
    let bytes = call.bytes(MOST_JSON_BYTES).await?;
    let body: read::Body = call.parse(&bytes)?;
    let new = creation_of(body.ticket)?;
    let Some(key) = call.header(IDEMPOTENCY_KEY) else {
        let (shown, audit) = tickets::create(&call.ctx, new).await?;
        return made(&call, &shown, audit);
    };
    let keyed = Keyed::new(&call.ctx, key, &call.path, &bytes)?;
    let (shown, audit, lookup) = idempotency_keys::create_ticket(&call.ctx, keyed, new).await?;
    Ok(made(&call, &shown, audit)?.with(LOOKUP, lookup.word()))
}

/// The audit of a change, by its number.
#[derive(JsonSchema, Serialize)]
pub(super) struct AuditNamed {
    pub(super) id: i64,
    pub(super) ticket_id: i64,
}

fn made(call: &Call, shown: &tickets::Shown, audit: i64) -> Answer {
    let id = shown.ticket.id;
    Reply::created(
        &wire::ticket_url(&call.base, id.number()),
        &json!({"ticket": wire::Ticket::of(shown, &call.base), "audit": AuditNamed { id: audit, ticket_id: id.number() }}),
    )
}
