//! What `include` adds to tickets: some of it inside each ticket, the rest in arrays beside them.

use desk::tickets::Shown;
use domain::Error;
use gate::{Call, Envelope};

use super::audits;
use super::wire::Ticket;
use crate::sides::{self, Named};

/// The tickets under a key, with what was asked for.
pub(crate) async fn many(call: &Call, key: &str, rows: &[Shown]) -> Result<Envelope, Error> {
    let wires: Vec<_> = rows.iter().map(|shown| Ticket::asked(shown, call)).collect();
    beside(call, rows, Envelope::of(key, &wires)?).await
}

/// One ticket, likewise.
pub(super) async fn one(call: &Call, shown: &Shown) -> Result<Envelope, Error> {
    let envelope = Envelope::of("ticket", &Ticket::asked(shown, call))?;
    beside(call, std::slice::from_ref(shown), envelope).await
}

/// Adds the arrays beside tickets that stand in the envelope already.
pub(crate) async fn beside(call: &Call, rows: &[Shown], envelope: Envelope) -> Result<Envelope, Error> {
    let named = Named::by_tickets(rows.iter().map(|shown| &shown.ticket));
    let envelope = sides::add(call, &named, envelope).await?;
    if !call.query.includes("last_audits") {
        return Ok(envelope);
    }
    let ids = rows.iter().map(|shown| shown.ticket.id).collect();
    let last = desk::audits::last(&call.ctx, ids).await?;
    envelope.and("last_audits", &last.iter().map(|audit| audits::audit(audit, &call.base)).collect::<Vec<_>>())
}
