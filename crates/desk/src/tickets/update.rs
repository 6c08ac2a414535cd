//! Changing a ticket: fields, people, status and a comment, in one audit or not at all.

use domain::error::ProblemCode;
use domain::event::{About, Act, Cause, Change, Event, Fact};
use domain::ids::{CommentId, TicketId, UserId};
use domain::patch::Patch;
use domain::policy::act;
use domain::role::Role;
use domain::tags::Tags;
use domain::tickets::change::{CommentFacts, TicketChange};
use domain::tickets::policy::may_assign;
use domain::tickets::{FieldValue, LONGEST_EXTERNAL_ID, LONGEST_SUBJECT, Ticket};
use domain::via::Via;
use domain::{Allowed, Refusal, Result, Time};
use store::{Ctx, Open, WriteTx};

use super::create::by_end_user;
use super::texts::{Texts, texts};
use super::{CommentInput, Shown, facts, people, sql};
use crate::ticket_fields::{self, layout};

/// A change as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct TicketUpdate {
    pub wish: TicketChange,
    pub comment: Option<CommentInput>,
    /// Refuse when the ticket changed since this moment (`safe_update`).
    pub updated_stamp: Option<Time>,
    pub via: Via,
    pub cause: Cause,
    pub message_id: Option<String>,
    pub raw_blob: Option<String>,
    pub unverified: bool,
}

/// Changes a ticket and gives it back with the number of the audit.
///
/// # Errors
/// `NotFound`, `Denied`, `Conflict` after `updated_stamp`, `Invalid` with the fields that do not fit.
pub async fn update(ctx: &Ctx, id: TicketId, update: TicketUpdate) -> Result<(Shown, i64)> {
    let texts = update.comment.as_ref().map(|comment| texts(ctx, comment)).transpose()?;
    let mut update = update;
    if let Patch::Set(subject) = &mut update.wish.subject {
        *subject = identity::clean(ctx, subject.trim());
        if subject.is_empty() || subject.chars().count() > LONGEST_SUBJECT {
            return Err(Refusal::invalid(
                "subject",
                ProblemCode::TooLong,
                format!("Subject: write 1 to {LONGEST_SUBJECT} characters"),
            )
            .into());
        }
    }
    clean_external_id(ctx, &mut update.wish)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let ticket = opened(&who, row, &update)?;
        let mut events = Vec::new();
        let changed = change(tx, &who, ticket, update, texts, &mut events).await?;
        let shown = super::show::beside(tx, &who, changed.ticket).await?;
        Ok(tx.commit(&who, events).await?.with((shown, changed.audit_id)))
    })
    .await
}

/// A ticket after a change that is not committed yet.
pub(crate) struct Changed {
    pub(crate) ticket: Ticket,
    /// The number its event will have.
    pub(crate) audit_id: i64,
}

/// One change inside a write that is open already. The caller asked the policy, and commits `events` in their order.
pub(crate) async fn change(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: Allowed<act::Read, Ticket>,
    mut update: TicketUpdate,
    texts: Option<Texts>,
    events: &mut Vec<Event>,
) -> Result<Changed> {
    if update.updated_stamp.is_some_and(|stamp| ticket.updated_at.seconds() > stamp.seconds()) {
        return Err(Refusal::Conflict.into());
    }
    let layout = layout::within(tx, ctx).await?;
    ticket_fields::settle(tx, ctx, &layout, &mut update.wish).await?;
    clean_tags(ctx, &mut update.wish);
    people::settle(tx, ctx, Some(&ticket), &mut update.wish, events).await?;
    let mut facts = facts::gather(tx, ctx, Some(&ticket), &update.wish).await?;
    facts.layout = layout;
    facts.by_end_user = by_end_user(ctx);
    facts.comment = comment_facts(tx, ctx, &ticket, &update).await?;
    let outcome = ticket.apply(update.wish.clone(), &facts, moved_on(ctx.now(), ticket.updated_at))?;
    let audit_id = tx.next_event().await? + i64::try_from(events.len()).unwrap_or(0);
    let mut changes = outcome.changes;
    write_values(tx, ctx, &ticket, &outcome.ticket, &mut changes).await?;
    sql::write::update(tx, &ticket, &outcome.ticket).await?;
    let comment = match (&update.comment, texts, facts.comment) {
        (Some(input), Some(texts), Some(facts)) => {
            Some(add_comment(tx, ctx, &outcome.ticket, &update, input, &texts, facts, audit_id).await?)
        }
        _ => None,
    };
    let mut event = Event::new(About::Ticket(ticket.id), Act::Updated).caused_by(update.cause);
    event.details.changes = changes;
    event.details.comment = comment;
    event.details.via = Some(update.via.channel.word().to_owned());
    events.push(event);
    Ok(Changed { ticket: outcome.ticket, audit_id })
}

/// Tags are text from outside too.
pub(super) fn clean_tags(ctx: &Ctx, wish: &mut TicketChange) {
    let clean = |tags: &Tags| {
        let words: Vec<String> = tags.iter().map(|tag| identity::clean(ctx, tag)).collect();
        Tags::from_words(words.iter().map(String::as_str))
    };
    wish.tags = wish.tags.as_ref().map(clean);
    wish.additional_tags = clean(&wish.additional_tags);
}

/// Two changes of one ticket never share a moment, so that `updated_at` orders them.
fn moved_on(now: Time, before: Time) -> Time {
    if now > before { now } else { Time::from_millis(before.millis() + 1) }
}

/// Field changes need Update; a comment alone needs Reply or Note. Each is asked for what is wished.
fn opened(ctx: &Ctx, row: domain::Unchecked<Ticket>, update: &TicketUpdate) -> Result<Allowed<act::Read, Ticket>> {
    let ticket = ctx.actor().may::<act::Read, _>(row)?;
    let names_fields = update.wish != TicketChange::default();
    let public = update.comment.as_ref().map(|comment| comment.public.unwrap_or(true));
    let ticket = match public {
        Some(true) => {
            let ticket = ctx.actor().may_also::<act::Reply, _, _>(ticket)?;
            ctx.actor().may_also::<act::Read, _, _>(ticket)?
        }
        Some(false) => {
            let ticket = ctx.actor().may_also::<act::Note, _, _>(ticket)?;
            ctx.actor().may_also::<act::Read, _, _>(ticket)?
        }
        None => ticket,
    };
    if names_fields || public.is_none() {
        let ticket = ctx.actor().may_also::<act::Update, _, _>(ticket)?;
        let ticket = ctx.actor().may_also::<act::Read, _, _>(ticket)?;
        return tagged_and_assigned(ctx, ticket, &update.wish);
    }
    Ok(ticket)
}

/// Tags and another group ask for rights of their own.
fn tagged_and_assigned(
    ctx: &Ctx,
    ticket: Allowed<act::Read, Ticket>,
    wish: &TicketChange,
) -> Result<Allowed<act::Read, Ticket>> {
    if let Patch::Set(group) = wish.group_id
        && ticket.group_id != Some(group)
    {
        may_assign(ctx.actor(), group)?;
    }
    if !wish.names_tags() {
        return Ok(ticket);
    }
    let ticket = ctx.actor().may_also::<act::Tag, _, _>(ticket)?;
    Ok(ctx.actor().may_also::<act::Read, _, _>(ticket)?)
}

async fn comment_facts(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Ticket,
    update: &TicketUpdate,
) -> Result<Option<CommentFacts>> {
    let Some(comment) = &update.comment else { return Ok(None) };
    let named = comment.author_id.map(UserId::new).filter(|_| ctx.actor().is_agent() || ctx.actor().is_house());
    let author_id = named.or(ctx.actor().user_id()).unwrap_or(ticket.requester_id);
    let role = facts::person(tx, author_id).await?.ok_or_else(|| facts::unknown("author_id", "Author"))?.role;
    let by_agent = role >= Role::LightAgent && author_id != ticket.requester_id;
    // Somebody we cannot verify neither speaks publicly nor reopens.
    let public = comment.public.unwrap_or(true) && !update.unverified;
    Ok(Some(CommentFacts { author_id, public, by_agent }))
}

#[expect(clippy::too_many_arguments, reason = "one row, each part from another place")]
async fn add_comment(
    tx: &mut WriteTx,
    ctx: &Ctx,
    ticket: &Ticket,
    update: &TicketUpdate,
    input: &CommentInput,
    texts: &Texts,
    facts: CommentFacts,
    audit_id: i64,
) -> Result<CommentId> {
    let row = crate::comments::sql::NewRow {
        ticket_id: ticket.id,
        author_id: facts.author_id,
        public: facts.public,
        body: &texts.body,
        html: texts.html.as_deref(),
        via: &update.via,
        unverified: update.unverified,
        message_id: update.message_id.as_deref(),
        raw_blob: update.raw_blob.as_deref(),
        audit_id,
        created_at: ctx.now(),
    };
    let (id, place) = crate::comments::sql::insert(tx, &row).await?;
    sql::write::index_at(tx, ticket, place, &texts.body).await?;
    crate::attachments::attach(tx, ctx, ticket.id, id, input).await?;
    crate::comments::quoted::keep(tx, ctx, id, input.quoted_html.as_deref()).await?;
    Ok(id)
}

/// An external id is a text from outside like any other.
pub(super) fn clean_external_id(ctx: &Ctx, wish: &mut TicketChange) -> Result<()> {
    let Patch::Set(external_id) = &mut wish.external_id else { return Ok(()) };
    if external_id.chars().count() > LONGEST_EXTERNAL_ID {
        let text = format!("External: write at most {LONGEST_EXTERNAL_ID} characters");
        return Err(Refusal::invalid("external_id", ProblemCode::TooLong, text).into());
    }
    *external_id = identity::clean(ctx, external_id);
    Ok(())
}

/// Texts that changed go to `event_values`; the change names their rows.
pub(super) async fn write_values(
    tx: &mut WriteTx,
    ctx: &Ctx,
    before: &Ticket,
    after: &Ticket,
    changes: &mut [Change],
) -> Result<()> {
    for change in changes {
        let (old, new) = match change.field.as_str() {
            "subject" => (Some(before.subject.clone()), Some(after.subject.clone())),
            field => match field.parse::<i64>() {
                Ok(id) => (field_text(before, id), field_text(after, id)),
                Err(_) => continue,
            },
        };
        for (fact, text) in [(&mut change.before, old), (&mut change.after, new)] {
            if let (Some(Fact::Text { text: row }), Some(text)) = (fact.as_mut(), text) {
                *row = sql::write::insert_value(tx, ctx, before.id, &change.field, &text).await?;
            }
        }
    }
    Ok(())
}

fn field_text(ticket: &Ticket, id: i64) -> Option<String> {
    match ticket.fields.0.get(&id) {
        Some(FieldValue::Text(text)) => Some(text.clone()),
        _ => None,
    }
}
