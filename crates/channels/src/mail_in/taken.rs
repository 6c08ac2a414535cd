//! The same message delivered twice stands once, also when the first delivery broke off half-way.

use domain::ids::TicketId;
use domain::{Refusal, Result, Time};
use store::{Ctx, Open, WriteTx};

use super::message::Key;
use super::{Became, sql};

/// How long a delivery that has begun may take, in seconds; a bit more than the LMTP server waits for one.
const DELIVERY_SECONDS: i64 = 6 * 60;
/// How long messages are remembered, in days. Mail servers give up after five.
const REMEMBERED_DAYS: i64 = 30;
/// Messages one sender may send in an hour before they are held back.
const MANY_IN_AN_HOUR: i64 = 40;
/// Messages one sender may send in an hour before they wait at the mail server.
const TOO_MANY_IN_AN_HOUR: i64 = 1_000;

/// A message that is ours to work on.
pub(super) struct Turn {
    /// The sender wrote more often than a person does.
    pub(super) too_often: bool,
}

/// Takes the message up, or says what became of it before.
///
/// # Errors
/// `TooMany` while another delivery of it is under way, and when its sender floods us: the mail server keeps it.
pub(super) async fn begin(ctx: &Ctx, key: &Key, sender: String) -> Result<std::result::Result<Turn, Became>> {
    let (now, key) = (ctx.now(), key.clone());
    noted(ctx, async move |tx: &mut WriteTx| {
        if let Some(before) = sql::before(tx, &key).await? {
            if let Some(became) = before.became() {
                return Ok(Err(became));
            }
            if let Some(ticket) = sql::trusted_comment_of(tx, &key.message_id, before.received_at).await? {
                sql::finish(tx, &key, Some(ticket), None).await?;
                return Ok(Err(Became::Repeated(Some(ticket))));
            }
            if now.seconds() - before.received_at.seconds() < DELIVERY_SECONDS {
                return Err(Refusal::TooMany { retry_after_seconds: 60 }.into());
            }
        }
        let since = now.plus_seconds(-3_600);
        let lately = sql::trusted_count_since(tx, &sender, since, TOO_MANY_IN_AN_HOUR).await?;
        if lately >= TOO_MANY_IN_AN_HOUR && !sender.is_empty() {
            return Err(Refusal::TooMany { retry_after_seconds: 3_600 }.into());
        }
        sql::begin(tx, &key, &sender, now).await?;
        Ok(Ok(Turn { too_often: lately >= MANY_IN_AN_HOUR }))
    })
    .await
}

/// Writes marks of messages, which tell nothing: what becomes of a message is told by its ticket.
async fn noted<T, F>(ctx: &Ctx, marks: F) -> Result<T>
where
    T: Send + 'static,
    F: AsyncFnOnce(&mut WriteTx) -> Result<T> + Send + 'static,
{
    ctx.write(async move |tx| {
        let value = marks(tx).await?;
        Ok(tx.commit_quietly("marks of mail that came in").with(value))
    })
    .await
}

impl sql::Before {
    fn became(&self) -> Option<Became> {
        let known = self.ticket_id.is_some() || self.suspended_ticket_id.is_some();
        known.then_some(Became::Repeated(self.ticket_id))
    }
}

/// Says what became of the message. The ticket stands already: when this fails, the next delivery finds it by the
/// comment's Message-ID, so the mail server is told that the message is stored.
pub(super) async fn finish(ctx: &Ctx, key: &Key, ticket: TicketId) {
    let key = key.clone();
    let finished = noted(ctx, async move |tx: &mut WriteTx| Ok(sql::finish(tx, &key, Some(ticket), None).await?));
    if finished.await.is_err() {
        tracing::warn!(ticket = ticket.number(), "what became of a mail was not noted");
    }
}

/// Lets go of a message that could not be stored, so that the next delivery need not wait.
pub(super) async fn release(ctx: &Ctx, key: &Key) {
    let key = key.clone();
    let released = noted(ctx, async move |tx: &mut WriteTx| Ok(sql::release(tx, &key).await?));
    if released.await.is_err() {
        tracing::warn!("a mail that was not stored is still marked as under way");
    }
}

/// Forgets messages that no mail server will bring again.
///
/// # Errors
/// When the store fails.
pub async fn forget_old(ctx: &Ctx) -> Result<u64> {
    let until: Time = ctx.now().plus_seconds(-REMEMBERED_DAYS * 86_400);
    noted(ctx, async move |tx: &mut WriteTx| Ok(sql::forget(tx, until).await?)).await
}
