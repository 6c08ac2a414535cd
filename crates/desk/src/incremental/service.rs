//! Taking tickets and their events out in bulk.

use std::collections::HashMap;

use domain::comments::Comment;
use domain::event::Fact;
use domain::page::{Page, Slice};
use domain::policy::act;
use domain::tickets::policy::Tickets;
use domain::{Result, Unchecked};
use store::{Ctx, Open, Recorded};

use super::sql;
use crate::attachments;
use crate::audits::Audit;
use crate::comments;
use crate::tickets::{Shown, beside_all};

/// Tickets by the moment of their last change.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn tickets(ctx: &Ctx, slice: Slice, without_deleted: bool) -> Result<Page<Shown>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        who.actor().may::<act::Export, _>(Unchecked::new(Tickets))?;
        let page = sql::trusted_tickets(tx, &slice, without_deleted).await?;
        let rows = beside_all(tx, &who, page.rows).await?;
        Ok(Page { rows, has_more: page.has_more, count: None })
    })
    .await
}

/// What happened to tickets, by its moment: an audit for each.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn ticket_events(ctx: &Ctx, slice: Slice) -> Result<Page<Audit>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        who.actor().may::<act::Export, _>(Unchecked::new(Tickets))?;
        let page = sql::trusted_events(tx, &slice).await?;
        let rows: Vec<i64> = page.rows.iter().flat_map(text_rows).collect();
        let texts = if rows.is_empty() { HashMap::new() } else { sql::trusted_texts(tx, &rows).await? };
        let ids: Vec<i64> = page.rows.iter().filter_map(|event| event.details.comment).map(|id| id.number()).collect();
        let mut said: HashMap<i64, Comment> = HashMap::new();
        if !ids.is_empty() {
            let mut rows = comments::sql::many(tx, &who.actor().sees::<Comment>(), &ids).await?;
            attachments::fill(tx, &who, &mut rows).await?;
            said.extend(rows.into_iter().map(|comment| (comment.id.number(), comment)));
        }
        Ok(page.map(|event| {
            let own = text_rows(&event).into_iter().filter_map(|row| Some((row, texts.get(&row)?.clone()))).collect();
            let comment = event.details.comment.and_then(|id| said.get(&id.number())).cloned();
            Audit { event, texts: own, comment }
        }))
    })
    .await
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
