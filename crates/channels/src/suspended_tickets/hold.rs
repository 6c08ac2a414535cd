//! Holding mail back: what an agent needs to see of it stands in the row, the whole of it sealed beside.

use domain::Result;
use domain::event::{About, Act, Event};
use domain::ids::{SuspendedTicketId, TicketId};
use domain::suspended_tickets::{Cause, LONGEST_CONTENT_BYTES, SuspendedTicket};
use store::{Ctx, Open};

use super::sql;
use crate::mail_in::{self, Message};

/// Longest subject and longest name kept in the row, in characters.
const LONGEST_LINE: usize = 1_000;

/// Holds a message back, and says in the same transaction that it was taken in.
///
/// # Errors
/// When the store fails.
pub(crate) async fn hold(
    ctx: &Ctx,
    message: &Message,
    raw_blob: String,
    cause: Cause,
    beside: Option<TicketId>,
) -> Result<SuspendedTicketId> {
    let mail = message.parsed.as_ref();
    let line = |text: &str| {
        let text: String = identity::clean(ctx, text).chars().take(LONGEST_LINE).collect();
        (!text.trim().is_empty()).then_some(text)
    };
    let content = identity::clean(ctx, &mail_in::plain(message));
    let content = mail_in::bounded(content, LONGEST_CONTENT_BYTES).replace('\0', " ");
    let address = message.sender_address();
    let new = SuspendedTicket {
        id: SuspendedTicketId::new(0),
        cause,
        author_id: None,
        author_name: mail_in::from_name(message).as_deref().and_then(line),
        author_address: line(&address),
        subject: mail.and_then(|mail| line(&mail.subject)),
        content,
        message_id: Some(message.message_id().to_owned()),
        recipient: message.recipient(),
        ticket_id: beside,
        brand_id: 0.into(),
        raw_blob: Some(raw_blob),
        created_at: ctx.now(),
        updated_at: ctx.now(),
    };
    let (who, key) = (ctx.clone(), message.key());
    ctx.write(async move |tx| {
        let mut new = new;
        new.brand_id = sql::trusted_default_brand(tx).await?;
        // Another message may bear the same Message-ID, by mistake or to push this one aside.
        if let Some(id) = &new.message_id
            && sql::trusted_is_taken(tx, id).await?
        {
            new.message_id = None;
        }
        let id = sql::insert(tx, &new).await?;
        mail_in::finish_suspended(tx, &key, id).await?;
        let event = Event::new(About::SuspendedTicket(id.number()), Act::Held).with_code(new.cause.word());
        Ok(tx.commit(&who, vec![event]).await?.with(id))
    })
    .await
}
