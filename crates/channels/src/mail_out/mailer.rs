//! Reads the stream of events and orders the mails that they ask for.

use domain::event::{About, Act, Event};
use domain::ids::{CommentId, TicketId};
use domain::{Fault, Result, Time};
use store::jobs::{NewJob, enqueue};
use store::work::{Doing, Subscriber};
use store::{Ctx, Open, Recorded, WriteTx};

use super::recipients::{Form, Person, Said, recipients};
use super::sql::{self, Mail, State};
use super::{SEND_MAIL, SendOrder};
use crate::capability;

/// Mails to one address in an hour; what is more is held, so that a storm ends here.
const MOST_AN_HOUR: i64 = 60;
/// Acknowledgements to one address in a day. To an address that nobody proved: one, since anybody may have named it.
const MOST_ACKNOWLEDGEMENTS: i64 = 10;
const MOST_UNPROVEN: i64 = 1;
/// Attempts of a mail: with the pauses of jobs, about four days (RFC 5321 section 4.5.4.1).
const MOST_ATTEMPTS: i64 = 26;

/// Mails about older comments are not ordered any more: where no mail could leave for long, nobody is told of all of it.
const MOST_LATE_SECONDS: i64 = 4 * DAY_SECONDS;
/// Comments whose mails are ordered in one write, so that others need not wait long for theirs.
const AT_ONCE: usize = 25;

const HOUR_SECONDS: i64 = 3_600;
const DAY_SECONDS: i64 = 86_400;

/// Orders a mail for everybody who is to be told of a comment. Being told of an event again orders nothing new.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mailer;

impl Subscriber for Mailer {
    fn name(&self) -> &'static str {
        "mailer"
    }

    fn follows(&self, kind: &str) -> bool {
        matches!(kind, "ticket.created" | "ticket.updated")
    }

    fn told<'a>(&'a self, ctx: &'a Ctx, events: &'a [Recorded]) -> Doing<'a, Result<()>> {
        Box::pin(async move {
            let oldest = ctx.now().plus_seconds(-MOST_LATE_SECONDS);
            let spoken: Vec<_> = events.iter().filter(|event| event.at > oldest).filter_map(spoken).collect();
            for some in spoken.chunks(AT_ONCE) {
                order(ctx, some.to_vec()).await?;
            }
            Ok(())
        })
    }
}

/// A comment that may concern somebody.
#[derive(Clone, Copy, Debug)]
struct Spoken {
    ticket: TicketId,
    comment: CommentId,
}

/// The comment that an event brought, unless it is history that was brought in from elsewhere.
fn spoken(event: &Recorded) -> Option<Spoken> {
    let quiet = event.cause.as_deref() == Some("import");
    let comment = event.details.comment.filter(|_| !quiet)?;
    Some(Spoken { ticket: TicketId::new(event.about_id), comment })
}

/// A mail that somebody is to get.
struct Wanted {
    spoken: Spoken,
    person: Person,
    form: Form,
}

/// Orders the mails about some comments, all in one write: what is ordered already stays as it is.
async fn order(ctx: &Ctx, spoken: Vec<Spoken>) -> Result<()> {
    let comments: Vec<i64> = spoken.iter().map(|spoken| spoken.comment.number()).collect();
    let read = async move |tx: &mut store::ReadTx| {
        let said = sql::said(tx, &comments).await?;
        let mut everybody: Vec<i64> = said.values().flat_map(Said::everybody).collect();
        everybody.sort_unstable();
        everybody.dedup();
        Ok((said, sql::people(tx, &everybody).await?))
    };
    let (said, people) = ctx.read(read).await?;
    let settings = ctx.settings();
    let mut wanted = Vec::new();
    for spoken in spoken {
        let Some(said) = said.get(&spoken.comment) else { continue };
        let told = recipients(said, &people, settings.acknowledge, &settings.support_address);
        wanted.extend(told.into_iter().map(|(person, form)| Wanted { spoken, person, form }));
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let (mut ordered, mut held) = (false, Vec::<Event>::new());
        for Wanted { spoken, person, form } in wanted {
            match order_one(tx, &who, spoken, &person, form).await? {
                None => {}
                Some(State::Held) => hold(&mut held, spoken, &person),
                Some(_) => ordered = true,
            }
        }
        if !held.is_empty() {
            return tx.commit(&who, held).await;
        }
        if ordered {
            return Ok(tx.commit_quietly("an order; the sending is what is told"));
        }
        tx.unchanged()
    })
    .await
}

/// Writes one order down; nothing when there is no address or it was ordered before.
async fn order_one(tx: &mut WriteTx, ctx: &Ctx, spoken: Spoken, to: &Person, form: Form) -> Result<Option<State>> {
    let Spoken { ticket, comment } = spoken;
    let Some(address) = to.email.clone() else { return Ok(None) };
    if sql::is_ordered(tx, comment, to.id).await? {
        return Ok(None);
    }
    let message_id = capability::message_id(ctx, ticket, to.id, comment)?;
    let mail = Mail { id: 0, ticket, comment, user: to.id, address, message_id, waiting: true };
    if is_too_much(tx, ctx, to, &mail.address, form).await? {
        sql::insert(tx, &mail, State::Held, ctx.now()).await?;
        return Ok(Some(State::Held));
    }
    let id = sql::insert(tx, &mail, State::Waiting, ctx.now()).await?;
    enqueue(tx, &job(id, form, ctx.now())?, ctx.now().millis()).await?;
    Ok(Some(State::Waiting))
}

/// One event for each comment whose mails were held.
fn hold(held: &mut Vec<Event>, spoken: Spoken, person: &Person) {
    let comment = Some(spoken.comment.number());
    match held.iter_mut().find(|event| event.details.other == comment) {
        Some(event) => event.details.recipients.push(person.id.number()),
        None => {
            let mut event = Event::new(About::Ticket(spoken.ticket), Act::Held).with_code("mail_rate");
            event.details.recipients = vec![person.id.number()];
            event.details.other = comment;
            held.push(event);
        }
    }
}

/// The valve against storms: how many mails the address has had.
async fn is_too_much(tx: &mut WriteTx, ctx: &Ctx, person: &Person, address: &str, form: Form) -> Result<bool> {
    let (within_hour, _) = sql::ordered_since(tx, address, ctx.now().plus_seconds(-HOUR_SECONDS)).await?;
    if form != Form::Acknowledgement {
        return Ok(within_hour >= MOST_AN_HOUR);
    }
    let (_, acknowledged) = sql::ordered_since(tx, address, ctx.now().plus_seconds(-DAY_SECONDS)).await?;
    let most = if person.verified { MOST_ACKNOWLEDGEMENTS } else { MOST_UNPROVEN };
    Ok(within_hour >= MOST_AN_HOUR || acknowledged >= most)
}

fn job(mail: i64, form: Form, now: Time) -> Result<NewJob> {
    let order = SendOrder { mail, form: form.word().to_owned() };
    let args = serde_json::to_string(&order).map_err(|error| Fault::new("write an order for a mail", error))?;
    Ok(NewJob { kind: SEND_MAIL, args, run_at: now.millis(), max_attempts: MOST_ATTEMPTS })
}
