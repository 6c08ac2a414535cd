//! Showing and finding organizations.

use domain::ids::{OrganizationId, UserId};
use domain::organizations::Organization;
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::tags::Tags;
use domain::users::User;
use domain::{Refusal, Result};
use serde_json::{Map, Value};
use store::{Ctx, Open, ReadTx};

use super::sql::{self, Related};
use crate::users::opened as opened_user;

/// Most organizations that one request may name.
const MOST_NAMED: u32 = 100;

/// Which organizations a list shall hold; every part that is given must fit.
#[derive(Clone, Debug, Default)]
pub struct OrganizationFilter {
    /// Those this user belongs to.
    pub user: Option<UserId>,
    pub external_id: Option<String>,
    /// The whole name, in any case.
    pub name: Option<String>,
    /// The beginning of the name, in any case.
    pub beginning: Option<String>,
}

/// By what organizations are named in a request for many.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Key {
    Ids(Vec<i64>),
    ExternalIds(Vec<String>),
}

/// What to do with the tags of an organization.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TagsChange {
    Set(Tags),
    Add(Tags),
    Remove(Tags),
}

pub(super) async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: OrganizationId) -> Result<Allowed<A, Organization>>
where
    Organization: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, Organization>(row)?)
}

/// Shows every defined field, the unset ones as null or false; end users see no details and notes.
pub(crate) async fn complete(tx: &mut ReadTx, ctx: &Ctx, rows: &mut [Organization]) -> Result<()> {
    let defined = sql::trusted_fields(tx).await?;
    let inside = ctx.actor().is_staff() || ctx.actor().is_house();
    for row in rows {
        let mut fields = Map::new();
        for (key, kind) in &defined {
            let blank = if kind == "checkbox" { Value::Bool(false) } else { Value::Null };
            fields.insert(key.clone(), row.fields.remove(key).unwrap_or(blank));
        }
        row.fields = if inside { fields } else { Map::new() };
        if !inside {
            (row.details, row.notes, row.tags) = (None, None, Tags::default());
        }
    }
    Ok(())
}

/// One organization.
///
/// # Errors
/// `NotFound`, also when the actor may not know of it.
pub async fn show(ctx: &Ctx, id: OrganizationId) -> Result<Organization> {
    let who = ctx.clone();
    ctx.glance(async move |tx| {
        let mut row = opened::<act::Read>(tx, &who, id).await?.into_inner();
        complete(tx, &who, std::slice::from_mut(&mut row)).await?;
        Ok(row)
    })
    .await
}

/// A page of organizations.
///
/// # Errors
/// `NotFound` for a user that the actor may not see.
pub async fn list(ctx: &Ctx, filter: OrganizationFilter, window: Window) -> Result<Page<Organization>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        refuse_unknown_user(tx, &who, filter.user).await?;
        let sees = who.actor().sees::<Organization>();
        let mut page = sql::page(tx, &sees, &filter, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, &filter).await?);
        }
        complete(tx, &who, &mut page.rows).await?;
        Ok(page)
    })
    .await
}

/// How many organizations [`list`] would give.
///
/// # Errors
/// As [`list`].
pub async fn count(ctx: &Ctx, filter: OrganizationFilter) -> Result<u64> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        refuse_unknown_user(tx, &who, filter.user).await?;
        Ok(sql::count(tx, &who.actor().sees::<Organization>(), &filter).await?)
    })
    .await
}

async fn refuse_unknown_user(tx: &mut ReadTx, ctx: &Ctx, user: Option<UserId>) -> Result<()> {
    if let Some(id) = user {
        let _seen: Allowed<act::Read, User> = opened_user(tx, ctx, id).await?;
    }
    Ok(())
}

/// The organizations of these numbers or external ids that the actor may see; unknown ones are left out.
///
/// # Errors
/// `TooManyValues` above a hundred.
pub async fn show_many(ctx: &Ctx, key: Key) -> Result<Vec<Organization>> {
    let length = match &key {
        Key::Ids(ids) => ids.len(),
        Key::ExternalIds(ids) => ids.len(),
    };
    if length > MOST_NAMED as usize {
        return Err(Refusal::TooManyValues { limit: MOST_NAMED }.into());
    }
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let sees = who.actor().sees::<Organization>();
        let mut rows = match key {
            Key::Ids(ids) => sql::many(tx, &sees, &ids).await?,
            Key::ExternalIds(ids) => sql::many_by_external_id(tx, &sees, &ids).await?,
        };
        complete(tx, &who, &mut rows).await?;
        Ok(rows)
    })
    .await
}

/// How many tickets and users an organization has.
///
/// # Errors
/// `NotFound`.
pub async fn related(ctx: &Ctx, id: OrganizationId) -> Result<Related> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        opened::<act::Read>(tx, &who, id).await?;
        Ok(sql::related(tx, id).await?)
    })
    .await
}
