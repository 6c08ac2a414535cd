//! Showing a ticket's comments, and taking one back from the customer's sight.

use domain::comments::Comment;
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::{CommentId, TicketId};
use domain::page::{Direction, Page, Window};
use domain::policy::act;
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::sql;
use crate::{attachments, tickets};

/// A page of a ticket's comments: all for staff, the public ones for others.
///
/// # Errors
/// `NotFound` also for a ticket the actor may not see.
pub async fn list(ctx: &Ctx, ticket: TicketId, window: Window, direction: Direction) -> Result<Page<Comment>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let row = tickets::sql::load(tx, ticket).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Read, _>(row)?;
        if ticket.deleted_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        let mut page = sql::page(tx, &who.actor().sees::<Comment>(), ticket.id, direction, &window).await?;
        attachments::fill(tx, &who, &mut page.rows).await?;
        Ok(page)
    })
    .await
}

/// The HTML of a comment that was plain text.
#[must_use]
pub fn html_of(body: &str) -> String {
    markup::html::text_to_html(body)
}

/// Makes a public comment an internal note.
///
/// # Errors
/// `NotFound` when the ticket has no such public comment, `Denied`, `Invalid` on a closed ticket.
pub async fn make_private(ctx: &Ctx, ticket: TicketId, comment: CommentId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = tickets::sql::load(tx, ticket).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Update, _>(row)?;
        if ticket.status == domain::tickets::Status::Closed {
            return Err(Refusal::invalid("status", ProblemCode::State, "Status: closed prevents ticket update").into());
        }
        if !sql::make_private(tx, ticket.id, comment, who.now()).await? {
            return Err(Refusal::NotFound.into());
        }
        let mut event = Event::new(About::Ticket(ticket.id), Act::CommentMadePrivate);
        event.details.comment = Some(comment);
        tx.commit(&who, vec![event]).await
    })
    .await
}
