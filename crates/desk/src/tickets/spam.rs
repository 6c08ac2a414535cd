//! Spam: the ticket is put away and its sender can send no more.

use domain::event::{About, Act, Event};
use domain::ids::TicketId;
use domain::policy::act;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;

/// Puts the ticket away as spam and suspends its requester, when that is an end user.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn mark_as_spam(ctx: &Ctx, id: TicketId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Delete, _>(row)?;
        if ticket.deleted_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        sql::write::mark_deleted(tx, &who, &ticket, who.actor().user_id()).await?;
        let mut events = vec![Event::new(About::Ticket(id), Act::Deleted).with_code("spam")];
        events.extend(identity::users::suspend_end_user(tx, &who, ticket.requester_id).await?);
        tx.commit(&who, events).await
    })
    .await
}
