//! Showing, making, changing and putting away groups.

use domain::event::{About, Event};
use domain::groups::{Group, GroupChange, Groups, blank_name};
use domain::ids::{GroupId, UserId};
use domain::page::{Page, Window};
use domain::policy::{Allowed, Permits, act};
use domain::users::User;
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open, ReadTx};

use super::sql;
use crate::clean::clean;
use crate::users::opened as opened_user;

/// Most groups named in one request.
const MOST_NAMED: u32 = 100;

/// Which groups a list shall hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupFilter {
    /// Those this user is in.
    pub user: Option<UserId>,
}

async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: GroupId) -> Result<Allowed<A, Group>>
where
    Group: Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, Group>(row)?)
}

/// One group, also one put away, so that old tickets can name it.
///
/// # Errors
/// `NotFound`, also for end users.
pub async fn show(ctx: &Ctx, id: GroupId) -> Result<Group> {
    let who = ctx.clone();
    ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await
}

/// The groups in use of these numbers that the actor may see; others are left out.
///
/// # Errors
/// `TooManyValues` above a hundred.
pub async fn show_many(ctx: &Ctx, ids: Vec<i64>) -> Result<Vec<Group>> {
    if ids.len() > MOST_NAMED as usize {
        return Err(Refusal::TooManyValues { limit: MOST_NAMED }.into());
    }
    let sees = ctx.actor().sees::<Group>();
    ctx.read(async move |tx| Ok(sql::many(tx, &sees, &ids).await?)).await
}

/// A page of the groups in use.
///
/// # Errors
/// `NotFound` for a user that the actor may not see.
pub async fn list(ctx: &Ctx, filter: GroupFilter, window: Window) -> Result<Page<Group>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        refuse_unknown_user(tx, &who, filter.user).await?;
        let sees = who.actor().sees::<Group>();
        let mut page = sql::page(tx, &sees, filter.user, &window).await?;
        if matches!(window, Window::Offset { .. }) {
            page.count = Some(sql::count(tx, &sees, filter.user).await?);
        }
        Ok(page)
    })
    .await
}

/// The first thousand groups that any of these users is in, for a side-load.
///
/// # Errors
/// When the store fails.
pub async fn of_users(ctx: &Ctx, users: &[User]) -> Result<Vec<Group>> {
    let ids: Vec<i64> = users.iter().map(|user| user.id.number()).collect();
    let sees = ctx.actor().sees::<Group>();
    ctx.read(async move |tx| Ok(sql::of_users(tx, &sees, &ids, 1000).await?)).await
}

/// A page of the groups a ticket can be given to: every one in use.
///
/// # Errors
/// When the store fails.
pub async fn assignable(ctx: &Ctx, window: Window) -> Result<Page<Group>> {
    list(ctx, GroupFilter::default(), window).await
}

/// How many groups [`list`] would give.
///
/// # Errors
/// As [`list`].
pub async fn count(ctx: &Ctx, filter: GroupFilter) -> Result<u64> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        refuse_unknown_user(tx, &who, filter.user).await?;
        Ok(sql::count(tx, &who.actor().sees::<Group>(), filter.user).await?)
    })
    .await
}

async fn refuse_unknown_user(tx: &mut ReadTx, ctx: &Ctx, user: Option<UserId>) -> Result<()> {
    if let Some(id) = user {
        let _seen: Allowed<act::Read, User> = opened_user(tx, ctx, id).await?;
    }
    Ok(())
}

/// Makes a group.
///
/// # Errors
/// `Denied`; `Invalid`, also for a name in use.
pub async fn create(ctx: &Ctx, change: GroupChange) -> Result<Group> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        who.actor().may::<act::Create, _>(Unchecked::new(Groups))?;
        let name = change.name.ok_or_else(|| Refusal::Invalid(vec![blank_name()]))?;
        let mut group = Group {
            id: GroupId::new(0),
            name,
            description: change.description.unwrap_or_default(),
            is_default: false,
            is_public: change.is_public.unwrap_or(true),
            deleted: false,
            created_at: who.now(),
            updated_at: who.now(),
        };
        group.id = sql::insert(tx, &group).await.on_unique("groups_name_unique", || name_taken(&group.name))?;
        Ok(tx.commit(&who, vec![Event::created(About::Group(group.id.number()))]).await?.with(group))
    })
    .await
}

/// Changes a group.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid`, also for a name in use.
pub async fn update(ctx: &Ctx, id: GroupId, change: GroupChange) -> Result<Group> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let mut group = opened::<act::Update>(tx, &who, id).await?.into_inner();
        let mut fields = Vec::new();
        if let Some(name) = change.name.filter(|name| *name != group.name) {
            group.name = name;
            fields.push("name");
        }
        if let Some(description) = change.description.filter(|text| *text != group.description) {
            group.description = description;
            fields.push("description");
        }
        if let Some(is_public) = change.is_public.filter(|flag| *flag != group.is_public) {
            group.is_public = is_public;
            fields.push("is_public");
        }
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(group));
        }
        group.updated_at = who.now();
        sql::update(tx, &group).await.on_unique("groups_name_unique", || name_taken(&group.name))?;
        Ok(tx.commit(&who, vec![Event::updated(About::Group(id.number()), &fields)]).await?.with(group))
    })
    .await
}

/// Puts a group away; its members leave it.
///
/// # Errors
/// `NotFound`; `Denied`, also for the default group.
pub async fn delete(ctx: &Ctx, id: GroupId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        opened::<act::Delete>(tx, &who, id).await?;
        sql::put_away(tx, id, who.now()).await?;
        tx.commit(&who, vec![Event::deleted(About::Group(id.number()))]).await
    })
    .await
}

fn admitted(ctx: &Ctx, change: GroupChange) -> Result<GroupChange> {
    let mut change = change.checked()?;
    for text in [&mut change.name, &mut change.description].into_iter().flatten() {
        *text = clean(ctx, text);
    }
    Ok(change)
}

fn name_taken(name: &str) -> Refusal {
    Refusal::taken("name", format!("Name: {name} has already been taken"))
}
