//! What else there is about a ticket: incidents, the ticket it follows, its tags, its people.

use domain::ids::{TicketId, UserId};
use domain::policy::act;
use domain::tickets::Ticket;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;

/// How a ticket hangs together with others.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Related {
    pub followup_source_id: Option<TicketId>,
    /// Counted up to a thousand.
    pub incidents: i64,
}

/// How a ticket hangs together with others.
///
/// # Errors
/// `NotFound` also for one the actor may not see.
pub async fn related(ctx: &Ctx, id: TicketId) -> Result<Related> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Read, _>(row)?;
        if ticket.deleted_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        let incidents = sql::incidents_count(tx, &who.actor().sees::<Ticket>(), id).await?;
        Ok(Related { followup_source_id: ticket.via.followed, incidents })
    })
    .await
}

/// The people of a ticket: followers, people copied, both for the older word collaborators.
#[derive(Clone, Debug, Default)]
pub struct People {
    pub follower_ids: Vec<UserId>,
    pub email_cc_ids: Vec<UserId>,
}

/// The people of a ticket.
///
/// # Errors
/// As [`related`].
pub async fn people(ctx: &Ctx, id: TicketId) -> Result<People> {
    let shown = super::show(ctx, id).await?;
    Ok(People { follower_ids: shown.ticket.follower_ids, email_cc_ids: shown.ticket.email_cc_ids })
}
