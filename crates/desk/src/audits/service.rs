//! Showing the audits of a ticket.

use std::collections::HashMap;

use domain::comments::Comment;
use domain::event::Fact;
use domain::ids::TicketId;
use domain::page::{Page, Window};
use domain::policy::act;
use domain::{Refusal, Result};
use store::{Ctx, Open, Recorded};

use super::sql;
use crate::{attachments, comments, tickets};

/// One audit: what was told, the texts it speaks of by their row, and the comment that came along.
#[derive(Clone, Debug)]
pub struct Audit {
    pub event: Recorded,
    pub texts: HashMap<i64, String>,
    pub comment: Option<Comment>,
}

/// A page of a ticket's audits, oldest first.
///
/// # Errors
/// `Denied` for end users; `NotFound` also for a ticket the actor may not see.
pub async fn list(ctx: &Ctx, ticket: TicketId, window: Window) -> Result<Page<Audit>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        if !who.actor().is_staff() && !who.actor().is_house() {
            return Err(Refusal::Denied.into());
        }
        let row = tickets::sql::load(tx, ticket).await?.ok_or(Refusal::NotFound)?;
        let ticket = who.actor().may::<act::Read, _>(row)?;
        if ticket.deleted_at.is_some() {
            return Err(Refusal::NotFound.into());
        }
        let page = sql::page(tx, &ticket, &window).await?;
        let rows: Vec<i64> = page.rows.iter().flat_map(text_rows).collect();
        let texts = if rows.is_empty() { HashMap::new() } else { sql::texts(tx, &ticket, &rows).await? };
        let ids: Vec<i64> = page.rows.iter().filter_map(|event| event.details.comment).map(|id| id.number()).collect();
        let mut said: HashMap<i64, Comment> = HashMap::new();
        if !ids.is_empty() {
            let mut rows = comments::sql::many(tx, &who.actor().sees::<Comment>(), &ids).await?;
            attachments::fill(tx, &who, &mut rows).await?;
            said.extend(rows.into_iter().map(|comment| (comment.id.number(), comment)));
        }
        Ok(page.map(|event| audit(event, &texts, &said)))
    })
    .await
}

fn audit(event: Recorded, texts: &HashMap<i64, String>, said: &HashMap<i64, Comment>) -> Audit {
    let own = text_rows(&event).into_iter().filter_map(|row| texts.get(&row).map(|text| (row, text.clone()))).collect();
    let comment = event.details.comment.and_then(|id| said.get(&id.number())).cloned();
    Audit { event, texts: own, comment }
}

/// The rows of the texts that an event names.
fn text_rows(event: &Recorded) -> Vec<i64> {
    let facts = event.details.changes.iter().flat_map(|change| [change.before.as_ref(), change.after.as_ref()]);
    facts
        .filter_map(|fact| match fact {
            Some(Fact::Text { text }) if *text > 0 => Some(*text),
            _ => None,
        })
        .collect()
}
