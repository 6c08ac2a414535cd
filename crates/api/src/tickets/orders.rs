//! A ticket as a request asks for it, alone or as one item of many; and making one only once for one key.

use desk::idempotency_keys::{self, Keyed};
use desk::tickets::{self, NewTicket, Requester, TicketUpdate};
use domain::event::Cause;
use domain::patch::Patch;
use domain::via::{Channel, Via};
use domain::{Error, Refusal};
use gate::call::MOST_JSON_BYTES;
use gate::{Answer, Call, Envelope, HeaderName};
use serde_json::Value;

use super::{audits, read, sides, wire};
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
        return made(&call, &shown, audit).await;
    };
    let keyed = Keyed::new(&call.ctx, key, &call.path, &bytes)?;
    let (shown, audit, lookup) = idempotency_keys::create_ticket(&call.ctx, keyed, new).await?;
    Ok(made(&call, &shown, audit).await?.with(LOOKUP, lookup.word()))
}

/// The ticket after an act, and the act's audit.
pub(super) async fn told(call: &Call, shown: &tickets::Shown, audit: i64) -> Result<Envelope, Error> {
    let audit = desk::audits::of_own_act(&call.ctx, shown.ticket.id, audit).await?;
    sides::one(call, shown).await?.and("audit", &audits::audit(&audit, &call.base))
}

async fn made(call: &Call, shown: &tickets::Shown, audit: i64) -> Answer {
    told(call, shown, audit).await?.created(&wire::ticket_url(&call.base, shown.ticket.id.number()))
}
