//! Asking the policy of a ticket on behalf of somebody else. Nothing of the ticket's content is told.

use domain::ids::{TicketId, UserId};
use domain::rights::Right;
use domain::settings::Locale;
use domain::tickets::judged::Asked;
use domain::{Refusal, Result, Verdict};
use identity::entrance::asked_as;
use store::{Ctx, Open};

use super::words::{line, words};
use crate::tickets::sql;

/// One line of the rules in plain words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExplainedLine {
    /// `who`, `reach`, `state` or `right`.
    pub door: &'static str,
    /// The name of the rule, for programs.
    pub rule: &'static str,
    pub text: String,
}

/// A verdict and how it came about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explained {
    pub user_id: UserId,
    pub ticket_id: TicketId,
    pub asked: Asked,
    pub verdict: Verdict,
    pub lines: Vec<ExplainedLine>,
}

/// May this user do this to this ticket, and why? A user or a ticket that does not exist gives an answer of the same
/// shape.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn ticket(ctx: &Ctx, user: UserId, asked: Asked, id: TicketId, locale: Locale) -> Result<Explained> {
    if !ctx.actor().has(Right::Run) {
        return Err(Refusal::Denied.into());
    }
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let row = sql::load(tx, id).await?;
        let judged = asked_as(tx, &who, user, |actor| row.as_ref().map(|row| row.judged(actor, asked))).await?;
        let words = words(locale);
        let only = |rule, text: &str| vec![ExplainedLine { door: "who", rule, text: text.to_owned() }];
        let (verdict, lines) = match judged {
            None => (Verdict::Unseen, only("no_such_user", words.no_such_user)),
            Some(None) => (Verdict::Unseen, only("no_such_ticket", words.no_such_ticket)),
            Some(Some(judged)) => (judged.verdict, judged.lines().map(|found| line(words, found)).collect()),
        };
        Ok(Explained { user_id: user, ticket_id: id, asked, verdict, lines })
    })
    .await
}
