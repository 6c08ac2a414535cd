//! Showing and finding requests.

use std::sync::Arc;

use domain::comments::Comment;
use domain::ids::{CommentId, TicketId, UserId};
use domain::page::{Direction, Page, Window};
use domain::policy::{Allowed, act};
use domain::search::{Filter, Person, PersonKey, Test};
use domain::tickets::{Layout, Status, Ticket};
use domain::{Actor, Refusal, Result};
use store::{Ctx, Open, ReadTx};

use super::{Author, Request, RequestList, RequestSearch, Whose, sql};
use crate::search::TicketSearch;
use crate::tickets::{self, Shown, beside_all};

/// One request open for reading: a ticket in reach on which somebody we know said something publicly.
pub(super) async fn opened(tx: &mut ReadTx, ctx: &Ctx, id: TicketId) -> Result<Allowed<act::Read, Ticket>> {
    let row = tickets::sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    let ticket = ctx.actor().may::<act::Read, _>(row)?;
    let shown = ticket.deleted_at.is_none() && ticket.is_public && sql::is_spoken(tx, &ticket).await?;
    if shown { Ok(ticket) } else { Err(Refusal::NotFound.into()) }
}

/// How the account's tickets are laid out.
pub(super) async fn layout(ctx: &Ctx) -> Result<Arc<Layout>> {
    let who = ctx.clone();
    ctx.glance(async move |tx| crate::ticket_fields::layout::within(tx, &who).await).await
}

/// What stands beside requests.
pub(super) async fn beside(ctx: &Ctx, rows: Vec<Shown>) -> Result<Vec<Request>> {
    let layout = layout(ctx).await?;
    let fields: Vec<_> = layout.custom().filter(|field| field.is_shown_to_end_users()).map(|field| field.id).collect();
    Ok(rows
        .into_iter()
        .map(|shown| Request {
            can_be_solved_by_me: is_solved_by(&shown.ticket, ctx.actor()),
            fields: layout
                .values(&shown.ticket, ctx.actor())
                .into_iter()
                .filter(|(id, _)| fields.contains(id))
                .collect(),
            shown,
        })
        .collect())
}

/// A requester says that it is solved, once somebody works on it.
pub(super) fn is_solved_by(ticket: &Ticket, actor: &Actor) -> bool {
    actor.user_id() == Some(ticket.requester_id)
        && ticket.assignee_id.is_some()
        && matches!(ticket.status, Status::Open | Status::Pending | Status::Hold)
}

/// One request.
///
/// # Errors
/// `NotFound` also for one that is not the actor's to see.
pub async fn show(ctx: &Ctx, id: TicketId) -> Result<Request> {
    let who = ctx.clone();
    let rows = ctx
        .read(async move |tx| {
            let ticket = opened(tx, &who, id).await?.into_inner();
            beside_all(tx, &who, vec![ticket]).await
        })
        .await?;
    beside(ctx, rows).await?.pop().ok_or_else(|| Refusal::NotFound.into())
}

/// A page of requests.
///
/// # Errors
/// `NotFound` for a user or an organization that is not the actor's to see, `Denied` for an organization that does not
/// share its requests.
pub async fn list(ctx: &Ctx, list: RequestList) -> Result<Page<Request>> {
    let me = ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    if let Whose::Organization(organization) = list.whose {
        identity::organizations::show(ctx, organization).await?;
    }
    let who = ctx.clone();
    let page = ctx
        .read(async move |tx| {
            may_list(tx, &who, me, list.whose).await?;
            let page = sql::page(tx, &who.actor().sees::<Ticket>(), me, &list).await?;
            let rows = beside_all(tx, &who, page.rows).await?;
            Ok(Page { rows, has_more: page.has_more, count: page.count })
        })
        .await?;
    Ok(Page { rows: beside(ctx, page.rows).await?, has_more: page.has_more, count: page.count })
}

async fn may_list(tx: &mut ReadTx, ctx: &Ctx, me: UserId, whose: Whose) -> Result<()> {
    match whose {
        Whose::Mine | Whose::Ccd => Ok(()),
        Whose::User(user) if user == me => Ok(()),
        Whose::User(user) => {
            let known = ctx.actor().is_staff() && sql::trusted_is_user(tx, user).await?;
            if known { Ok(()) } else { Err(Refusal::NotFound.into()) }
        }
        Whose::Organization(organization) => {
            let shares = ctx.actor().user().is_some_and(|user| user.shared_organizations.contains(&organization));
            if ctx.actor().is_staff() || shares { Ok(()) } else { Err(Refusal::Denied.into()) }
        }
    }
}

/// A page of the actor's requests that have the words; customers also find those of organizations that share.
///
/// # Errors
/// `BadQuery` for keywords that are the agents', and beyond a thousand results.
pub async fn search(ctx: &Ctx, search: RequestSearch, skip: u32, limit: u32) -> Result<Page<Request>> {
    let mut query = search.query;
    if query.filters.iter().any(|filter| !matches!(filter.test, Test::Time(..) | Test::Status(_))) {
        let text = "Invalid search: requests are found by words, status and dates";
        return Err(Refusal::BadQuery(text.to_owned()).into());
    }
    if !search.statuses.is_empty() {
        query.filters.push(Filter { negated: false, test: Test::Status(search.statuses) });
    }
    if ctx.actor().is_staff() {
        let own = Test::Person(PersonKey::Requester, vec![Person::Me]);
        query.filters.push(Filter { negated: false, test: own });
    }
    let page = crate::search::find(ctx, TicketSearch { query, order: search.order }, skip, limit).await?;
    // A number finds also where nobody we know spoke yet.
    let rows = page.rows.into_iter().filter(|shown| shown.comment_count > 0 && shown.ticket.is_public).collect();
    Ok(Page { rows: beside(ctx, rows).await?, has_more: page.has_more, count: page.count })
}

/// A page of what was said publicly.
///
/// # Errors
/// As [`show`].
pub async fn comments(ctx: &Ctx, id: TicketId, window: Window, direction: Direction) -> Result<Page<Comment>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let ticket = opened(tx, &who, id).await?;
        let page = sql::comment_ids(tx, &ticket, direction, &window).await?;
        let mut said = crate::comments::sql::many(tx, &who.actor().sees::<Comment>(), &page.rows).await?;
        crate::attachments::fill(tx, &who, &mut said).await?;
        crate::attachments::fill(tx, &who, &mut said).await?;
        said.sort_by_key(|comment| page.rows.iter().position(|id| *id == comment.id.number()));
        Ok(Page { rows: said, has_more: page.has_more, count: page.count })
    })
    .await
}

/// One comment of a request.
///
/// # Errors
/// `NotFound` for one that is not of this request, or not public.
pub async fn comment(ctx: &Ctx, id: TicketId, comment: CommentId) -> Result<Comment> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let ticket = opened(tx, &who, id).await?;
        let mut found = crate::comments::sql::many(tx, &who.actor().sees::<Comment>(), &[comment.number()]).await?;
        crate::attachments::fill(tx, &who, &mut found).await?;
        let fits = |said: &Comment| said.ticket_id == ticket.id && said.public && !said.unverified;
        let mut found: Vec<Comment> = found.into_iter().filter(fits).collect();
        crate::attachments::fill(tx, &who, &mut found).await?;
        found.pop().ok_or_else(|| Refusal::NotFound.into())
    })
    .await
}

/// Who these people are, as a customer may know them. Staff are shown by their alias where they have one.
///
/// # Errors
/// When the store fails.
pub async fn authors(ctx: &Ctx, ids: Vec<UserId>) -> Result<Vec<Author>> {
    let mut numbers: Vec<i64> = ids.into_iter().map(UserId::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    ctx.read(async move |tx| Ok(sql::trusted_authors(tx, &numbers).await?)).await
}
