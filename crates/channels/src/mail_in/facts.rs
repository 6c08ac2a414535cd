//! What `domain::threading` needs to know of a message: who sent it, and the ticket its reply code leads to.

use domain::Result;
use domain::identities::IdentityKind;
use domain::ids::{TicketId, UserId};
use domain::threading::{KnownSender, MailFacts, Thread};
use store::{Ctx, Open};

use super::message::Message;
use super::{Trust, recipient, sender, sql};
use crate::capability::{self, Capability};

/// Most places a code is looked for in.
const MOST_PLACES: usize = 200;

/// Looks everything up.
pub(super) async fn gather(ctx: &Ctx, message: &Message, trust: &Trust, too_often: bool) -> Result<MailFacts> {
    let address = message.sender_address();
    let usable = IdentityKind::Email.normal_form(&address).ok();
    let many = message.parsed.as_ref().is_some_and(|mail| mail.from_count > 1);
    let codes = codes(ctx, message);
    let mut facts = MailFacts {
        writer: sender::writer(ctx, message),
        unreadable: message.is_unreadable(),
        sender_unclear: usable.is_none() || many,
        from_support_address: recipient::is_own(ctx, &message.to, &address),
        from_system: sender::is_system(&address),
        too_often,
        authenticated: message.parsed.as_ref().is_some_and(|mail| sender::is_authenticated(mail, trust)),
        ..MailFacts::default()
    };
    (facts.sender, facts.thread) = ctx
        .read(async move |tx| {
            let sender = match &usable {
                Some(address) => sql::trusted_sender(tx, address).await?,
                None => None,
            };
            let Some(code) = chosen(&codes, sender) else { return Ok((sender, None)) };
            let (ticket, issued_to, good) = code;
            let stands = sql::trusted_thread(tx, ticket, issued_to).await?;
            let thread = Thread {
                ticket,
                issued_to,
                good,
                status: stands.map(|(status, _)| status),
                on_ticket: stands.is_some_and(|(_, on)| on),
            };
            Ok((sender, Some(thread)))
        })
        .await?;
    Ok(facts)
}

/// A ticket, who the code was given to, and whether it is still good.
type Code = (TicketId, UserId, bool);

/// Every code of ours in the message: in addresses first, then in the ids it answers, the newest first.
fn codes(ctx: &Ctx, message: &Message) -> Vec<Code> {
    let mut places: Vec<&str> = vec![&message.to];
    if let Some(mail) = &message.parsed {
        places.extend(mail.delivered_to.iter().map(String::as_str));
        places.extend(mail.to.iter().chain(&mail.cc).map(|one| one.address.as_str()));
        places.extend(mail.in_reply_to.iter().map(String::as_str));
        places.extend(mail.references.iter().rev().map(String::as_str));
    }
    let codes = places.into_iter().take(MOST_PLACES).filter_map(|place| capability::find(ctx, place));
    codes
        .map(|code| match code {
            Capability::Good(ticket, user) => (ticket, user, true),
            Capability::Expired(ticket, user) => (ticket, user, false),
        })
        .collect()
}

/// The sender's own code before those of others, a good one before an old one.
fn chosen(codes: &[Code], sender: Option<KnownSender>) -> Option<Code> {
    let own = |code: &&Code| sender.is_some_and(|sender| sender.id == code.1);
    let good = |code: &&Code| code.2;
    let all = || codes.iter();
    let own_good = all().filter(own).find(good);
    own_good.or_else(|| all().find(own)).or_else(|| all().find(good)).or_else(|| all().next()).copied()
}
