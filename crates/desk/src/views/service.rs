//! Listing, making, changing and deleting views, and the views every account starts with.

use std::collections::HashMap;

use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::{FieldId, ViewId};
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::rules::{Conditions, Output, ViewColumn, default_views};
use domain::views::{LAST_POSITION, MOST_VIEWS, Restriction, View, ViewChange, Views};
use domain::{Refusal, Result, Unchecked};
use identity::clean;
use store::{Ctx, Open, ReadTx};

use super::sql;
use crate::tickets::sql::trusted_is_group;

/// Which views a list shall hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct ViewFilter {
    /// Only those that are, or are not, in use.
    pub active: Option<bool>,
}

pub(super) async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: ViewId) -> Result<Allowed<A, View>>
where
    View: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, View>(row)?)
}

/// One view.
///
/// # Errors
/// `NotFound`, also for one the actor does not have.
pub async fn show(ctx: &Ctx, id: ViewId) -> Result<View> {
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await
}

/// Views by id, those the actor has, in the order asked.
///
/// # Errors
/// When the store fails.
pub async fn show_many(ctx: &Ctx, ids: Vec<i64>) -> Result<Vec<View>> {
    let who = ctx.clone();
    ctx.read(async move |tx| readable(tx, &who, &ids).await).await
}

pub(super) async fn readable(tx: &mut ReadTx, ctx: &Ctx, ids: &[i64]) -> Result<Vec<View>> {
    let rows = sql::load_many(tx, ids).await?;
    let seen = rows.into_iter().filter_map(|row| ctx.actor().may::<act::Read, View>(row).ok());
    let mut views: HashMap<i64, View> = seen.map(|row| (row.id.number(), row.into_inner())).collect();
    Ok(ids.iter().filter_map(|id| views.remove(id)).collect())
}

/// A page of the views the actor has, by position.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, filter: ViewFilter, window: Window) -> Result<Page<View>> {
    let who = ctx.clone();
    ctx.read(async move |tx| Ok(sql::page(tx, &who.actor().sees::<View>(), filter, &window).await?)).await
}

/// How many views [`list`] would give.
///
/// # Errors
/// When the store fails.
pub async fn count(ctx: &Ctx, filter: ViewFilter) -> Result<u64> {
    let who = ctx.clone();
    ctx.read(async move |tx| Ok(sql::count(tx, &who.actor().sees::<View>(), filter).await?)).await
}

/// The titles of the custom fields that are columns of these views.
///
/// # Errors
/// When the store fails.
pub async fn titles(ctx: &Ctx, outputs: &[&Output]) -> Result<HashMap<i64, String>> {
    let columns = outputs.iter().flat_map(|output| &output.columns);
    let mut fields: Vec<FieldId> = columns
        .filter_map(|column| match column {
            ViewColumn::Custom(id) => Some(*id),
            ViewColumn::Known(_) => None,
        })
        .collect();
    fields.sort_unstable();
    fields.dedup();
    if fields.is_empty() {
        return Ok(HashMap::new());
    }
    ctx.read(async move |tx| Ok(sql::titles(tx, &fields).await?.into_iter().collect())).await
}

/// Makes a view, in last place when none is named.
///
/// # Errors
/// `Denied`; `Invalid` with every problem found.
pub async fn create(ctx: &Ctx, change: ViewChange) -> Result<View> {
    let who = ctx.clone();
    let place_named = change.position.is_some();
    let (view, _) = change.over(&blank(ctx), |text| clean(ctx, text))?;
    ctx.write(async move |tx| {
        let mut view = who.actor().may::<act::Create, _>(Unchecked::new(view))?.into_inner();
        refuse_unknown_groups(tx, &view.restriction).await?;
        let (many, last) = sql::trusted_extent(tx).await?;
        if many >= MOST_VIEWS {
            let text = format!("An account can have at most {MOST_VIEWS} views");
            return Err(Refusal::invalid("base", ProblemCode::State, text).into());
        }
        if !place_named {
            view.position = last.saturating_add(1).min(LAST_POSITION);
        }
        view.id = sql::insert(tx, &view).await?;
        Ok(tx.commit(&who, vec![Event::created(About::View(view.id.number()))]).await?.with(view))
    })
    .await
}

fn blank(ctx: &Ctx) -> View {
    View {
        id: ViewId::new(0),
        title: String::new(),
        description: None,
        active: true,
        position: 0,
        is_default: false,
        conditions: Conditions::default(),
        output: Output::default(),
        restriction: Restriction::Nobody,
        created_at: ctx.now(),
        updated_at: ctx.now(),
    }
}

/// Changes a view; the actor must be allowed to manage it as it was and as it becomes.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` with every problem found.
pub async fn update(ctx: &Ctx, id: ViewId, change: ViewChange) -> Result<View> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let before = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let (after, fields) = change.over(&before, |text| clean(&who, text))?;
        let mut view = who.actor().may::<act::Create, _>(Unchecked::new(after))?.into_inner();
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(view));
        }
        if before.restriction != view.restriction {
            refuse_unknown_groups(tx, &view.restriction).await?;
        }
        view.updated_at = who.now();
        sql::update(tx, &view).await?;
        Ok(tx.commit(&who, vec![Event::updated(About::View(id.number()), &fields)]).await?.with(view))
    })
    .await
}

async fn refuse_unknown_groups(tx: &mut ReadTx, restriction: &Restriction) -> Result<()> {
    let Restriction::Groups(groups) = restriction else { return Ok(()) };
    for group in groups {
        if !trusted_is_group(tx, group.number()).await? {
            let text = "Restriction: names a group that does not exist";
            return Err(Refusal::invalid("restriction", ProblemCode::Invalid, text).into());
        }
    }
    Ok(())
}

/// Deletes a view.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn delete(ctx: &Ctx, id: ViewId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        opened::<act::Delete>(tx, &who, id).await?;
        sql::delete(tx, id).await?;
        tx.commit(&who, vec![Event::deleted(About::View(id.number()))]).await
    })
    .await
}

/// Gives a new account its views. Does nothing when it has any.
///
/// # Errors
/// `Denied` for anybody but the house.
pub async fn install_defaults(ctx: &Ctx) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Manage, _>(Unchecked::new(Views))?;
        if sql::trusted_extent(tx).await?.0 > 0 {
            return tx.unchanged();
        }
        let mut events = Vec::new();
        for (default, position) in default_views().into_iter().zip(1..) {
            let view = View {
                title: default.title(who.settings().locale).to_owned(),
                position,
                is_default: true,
                conditions: default.conditions,
                output: default.output,
                ..blank(&who)
            };
            let id = sql::insert(tx, &view).await?;
            events.push(Event::created(About::View(id.number())));
        }
        tx.commit(&who, events).await
    })
    .await
}
