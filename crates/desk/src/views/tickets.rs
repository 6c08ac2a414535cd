//! The tickets a view lists, and how many they are. What the actor reaches is applied before any limit or count.

use domain::ids::{GroupId, UserId, ViewId};
use domain::page::{Page, Place, Window};
use domain::policy::act;
use domain::rules::{Conditions, Output, Predicate, Viewer, compile};
use domain::tickets::Ticket;
use domain::views::{View, ViewChange, Views};
use domain::{Result, Time, Unchecked};
use store::{Ctx, Open, ReadTx};

use super::service::{opened, readable};
use super::sql;
use crate::tickets::{Shown, beside_all};

/// How many tickets a view holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ViewCount {
    /// At most 10,000 when not exact.
    pub value: u64,
    /// False when there are more than were counted.
    pub exact: bool,
}

impl ViewCount {
    const fn new(counted: u64, by_cube: bool) -> Self {
        if by_cube || counted <= sql::MOST_COUNTED {
            Self { value: counted, exact: true }
        } else {
            Self { value: sql::MOST_COUNTED, exact: false }
        }
    }
}

/// Where a ticket stands in lists of this output: a null sort value counts as 0.
#[must_use]
pub fn place(output: &Output, ticket: &Ticket) -> Place {
    let id = ticket.id.number();
    let value = output.sort_by.column().map_or(Some(id), |column| column.number(ticket)).unwrap_or(0);
    Place { value, id }
}

/// The predicate for who looks, at the end of this second, so that whoever asks within it asks the same. The house is
/// nobody's assignee and in no group.
fn predicate(ctx: &Ctx, conditions: &Conditions) -> Predicate {
    let user = ctx.actor().user();
    let groups: &[GroupId] = user.map_or(&[], |user| &user.groups);
    let now = Time::from_seconds(ctx.now().seconds().saturating_add(1));
    let viewer = Viewer { user_id: user.map_or(UserId::new(0), |user| user.id), groups, now };
    compile(conditions, &viewer)
}

async fn listed(
    tx: &mut ReadTx,
    ctx: &Ctx,
    conditions: &Conditions,
    output: &Output,
    window: &Window,
) -> Result<Page<Shown>> {
    let predicate = predicate(ctx, conditions);
    let sees = ctx.actor().sees::<Ticket>();
    let page = sql::tickets(tx, &sees, &predicate, output, window).await?;
    let count = match window {
        Window::Offset { .. } => Some(sql::count_tickets(tx, &sees, &predicate).await?),
        _ => None,
    };
    let rows = beside_all(tx, ctx, page.rows).await?;
    Ok(Page { rows, has_more: page.has_more, count })
}

async fn counted(tx: &mut ReadTx, ctx: &Ctx, conditions: &Conditions) -> Result<ViewCount> {
    let predicate = predicate(ctx, conditions);
    let sees = ctx.actor().sees::<Ticket>();
    let by_cube = sql::is_in_cube(&sees, &predicate);
    Ok(ViewCount::new(sql::count_tickets(tx, &sees, &predicate).await?, by_cube))
}

/// A view and a page of its tickets; `output` changes how they are sorted this once.
///
/// # Errors
/// `NotFound` for a view the actor does not have; `Invalid` for an order that cannot be.
pub async fn list_tickets(ctx: &Ctx, id: ViewId, output: ViewChange, window: Window) -> Result<(View, Page<Shown>)> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let view = opened::<act::Read>(tx, &who, id).await?.into_inner();
        let (view, _) = output.over(&view, str::to_owned)?;
        let page = listed(tx, &who, &view.conditions, &view.output, &window).await?;
        Ok((view, page))
    })
    .await
}

/// How many tickets of a view the actor reaches.
///
/// # Errors
/// `NotFound` for a view the actor does not have.
pub async fn count_tickets(ctx: &Ctx, id: ViewId) -> Result<ViewCount> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let view = opened::<act::Read>(tx, &who, id).await?.into_inner();
        counted(tx, &who, &view.conditions).await
    })
    .await
}

/// The same for several views, those the actor has.
///
/// # Errors
/// When the store fails.
pub async fn count_tickets_many(ctx: &Ctx, ids: Vec<i64>) -> Result<Vec<(ViewId, ViewCount)>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let mut counts = Vec::new();
        for view in readable(tx, &who, &ids).await? {
            counts.push((view.id, counted(tx, &who, &view.conditions).await?));
        }
        Ok(counts)
    })
    .await
}

/// The tickets that a view of these conditions would list.
///
/// # Errors
/// `Denied` for who is not staff; `Invalid` with every problem found.
pub async fn preview(ctx: &Ctx, change: ViewChange, window: Window) -> Result<(Output, Page<Shown>)> {
    ctx.actor().may::<act::Read, _>(Unchecked::new(Views))?;
    let (conditions, output) = change.preview()?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let page = listed(tx, &who, &conditions, &output, &window).await?;
        Ok((output, page))
    })
    .await
}

/// How many they would be.
///
/// # Errors
/// As [`preview`].
pub async fn preview_count(ctx: &Ctx, change: ViewChange) -> Result<ViewCount> {
    ctx.actor().may::<act::Read, _>(Unchecked::new(Views))?;
    let (conditions, _) = change.preview()?;
    let who = ctx.clone();
    ctx.read(async move |tx| counted(tx, &who, &conditions).await).await
}
