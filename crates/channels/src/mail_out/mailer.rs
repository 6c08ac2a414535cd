//! Reads the stream of events and orders the mails that they ask for.

use domain::event::{About, Act, Event};
use domain::ids::{CommentId, TicketId};
use domain::{Fault, Result, Time};
use store::jobs::{NewJob, enqueue};
use store::work::{Doing, Subscriber};
use store::{Ctx, Open, Recorded, WriteTx};

use super::recipients::{Form, Person, recipients};
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
            for event in events {
                if let Some((ticket, comment, first)) = spoken(event) {
                    order(ctx, ticket, comment, first).await?;
                }
            }
            Ok(())
        })
    }
}

/// The comment that an event brought, unless it is history that was brought in from elsewhere.
fn spoken(event: &Recorded) -> Option<(TicketId, CommentId, bool)> {
    let first = event.kind == "ticket.created";
    let quiet = event.cause.as_deref() == Some("import");
    let comment = event.details.comment.filter(|_| !quiet)?;
    Some((TicketId::new(event.about_id), comment, first))
}

async fn order(ctx: &Ctx, ticket: TicketId, comment: CommentId, first: bool) -> Result<()> {
    let read = async move |tx: &mut store::ReadTx| {
        let Some(said) = sql::said(tx, comment, first).await? else { return Ok(None) };
        let people = sql::people(tx, &said.everybody()).await?;
        Ok(Some((said, people)))
    };
    let Some((said, people)) = ctx.glance(read).await? else { return Ok(()) };
    let settings = ctx.settings();
    let told = recipients(&said, &people, settings.acknowledge, &settings.support_address);
    if told.is_empty() {
        return Ok(());
    }
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut held = Vec::new();
        let mut ordered = false;
        for (person, form) in told {
            if sql::is_ordered(tx, comment, person.id).await? {
                continue;
            }
            let Some(address) = person.email.clone() else { continue };
            let message_id = capability::message_id(&who, ticket, person.id, comment)?;
            let mail = Mail { id: 0, ticket, comment, user: person.id, address, message_id, waiting: true };
            if is_too_much(tx, &who, &person, &mail.address, form).await? {
                sql::insert(tx, &mail, State::Held, who.now()).await?;
                held.push(person.id.number());
                continue;
            }
            let id = sql::insert(tx, &mail, State::Waiting, who.now()).await?;
            enqueue(tx, &job(id, form, who.now())?, who.now().millis()).await?;
            ordered = true;
        }
        if !held.is_empty() {
            let mut event = Event::new(About::Ticket(ticket), Act::Held).with_code("mail_rate");
            event.details.recipients = held;
            event.details.other = Some(comment.number());
            return tx.commit(&who, vec![event]).await;
        }
        if ordered {
            return Ok(tx.commit_quietly("an order; the sending is what is told"));
        }
        tx.unchanged()
    })
    .await
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
