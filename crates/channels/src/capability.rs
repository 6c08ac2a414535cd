//! The reply capability in mail: an address and a `Message-ID` that lead an answer back to its ticket.
//!
//! Both carry a [`vault::ReplyCode`], which names the ticket and the one person it was sent to and cannot be forged
//! (`safety.md`, mail rule 1). Address: `support+CODE@example.com`. Message-ID: `CODE.COMMENT@example.com`, where
//! COMMENT is the number of the comment that was mailed, so that each mail of a ticket has its own.

use domain::ids::{CommentId, TicketId, UserId};
use domain::{Fault, Result};
use store::{Ctx, Open};
use vault::{Purpose, ReplyCode, ReplyError};

/// How long an answer may take to join its ticket by itself, in seconds: a year.
const GOOD_SECONDS: i64 = 365 * 86_400;

/// What a code in an address or a Message-ID says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Capability {
    /// Ours, and still good.
    Good(TicketId, UserId),
    /// Ours once, but too old: the answer is shown beside the ticket, for an agent to judge.
    Expired(TicketId, UserId),
}

/// The address that mail about this ticket to this person is answered to.
///
/// # Errors
/// A fault for ids that no ticket or user has.
pub fn reply_address(ctx: &Ctx, ticket: TicketId, user: UserId) -> Result<String> {
    let code = code(ctx, ticket, user)?;
    let (local, domain) = support_parts(ctx);
    Ok(format!("{local}+{code}@{domain}"))
}

/// The Message-ID, without angle brackets, of the mail that brings this comment to this person.
///
/// # Errors
/// As [`reply_address`].
pub fn message_id(ctx: &Ctx, ticket: TicketId, user: UserId, comment: CommentId) -> Result<String> {
    let code = code(ctx, ticket, user)?;
    let (_, domain) = support_parts(ctx);
    Ok(format!("{code}.{comment}@{domain}"))
}

/// The ticket and person of an address or Message-ID that this account gave out and that is still good.
#[must_use]
pub fn read(ctx: &Ctx, text: &str) -> Option<(TicketId, UserId)> {
    match find(ctx, text)? {
        Capability::Good(ticket, user) => Some((ticket, user)),
        Capability::Expired(..) => None,
    }
}

/// The same with those that are too old. Anything that is not ours is none.
#[must_use]
pub fn find(ctx: &Ctx, text: &str) -> Option<Capability> {
    let text = text.trim().trim_start_matches('<');
    let (local, _) = text.split_once('@')?;
    let code = match local.rsplit_once('+') {
        Some((_, code)) => code,
        None => local.split_once('.')?.0,
    };
    let key = ctx.account().key(Purpose::Replies);
    let ids = |code: ReplyCode| (TicketId::new(code.ticket), UserId::new(code.recipient));
    match ReplyCode::verify(&key, code, ctx.now().seconds()) {
        Ok(code) => {
            let (ticket, user) = ids(code);
            Some(Capability::Good(ticket, user))
        }
        Err(ReplyError::Expired(code)) => {
            let (ticket, user) = ids(code);
            Some(Capability::Expired(ticket, user))
        }
        Err(_) => None,
    }
}

/// The value of the loop header (`markup::mail::LOOP_HEADER`) of mail about this ticket to this person: signed, so that
/// nobody can make our own mail look foreign, or foreign mail look ours.
///
/// # Errors
/// As [`reply_address`].
pub fn loop_value(ctx: &Ctx, ticket: TicketId, user: UserId) -> Result<String> {
    code(ctx, ticket, user)
}

/// Was this loop header written by this account?
#[must_use]
pub fn is_loop_of(ctx: &Ctx, value: &str) -> bool {
    let key = ctx.account().key(Purpose::Replies);
    matches!(ReplyCode::verify(&key, value.trim(), ctx.now().seconds()), Ok(_) | Err(ReplyError::Expired(_)))
}

fn code(ctx: &Ctx, ticket: TicketId, user: UserId) -> Result<String> {
    let code = ReplyCode::new(ticket.number(), user.number(), ctx.now().seconds() + GOOD_SECONDS);
    let code = code.and_then(|code| code.encode(&ctx.account().key(Purpose::Replies)));
    Ok(code.map_err(|error| Fault::new("make a reply code", error))?)
}

/// The support address around its `@`.
fn support_parts(ctx: &Ctx) -> (&str, &str) {
    ctx.settings().support_address.split_once('@').unwrap_or(("support", "localhost"))
}
