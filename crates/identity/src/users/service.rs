//! Showing, making and changing users.

use domain::event::Event;
use domain::ids::UserId;
use domain::page::{Page, Window};
use domain::policy::{Allowed, act};
use domain::tags::Tags;
use domain::users::{User, UserChange, Users};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, Open, ReadTx, WriteTx};

use super::change::{self, Done};
use super::fields::complete;
use super::gate::{admitted, clean_tags};
use super::{Related, UserFilter, sql};
use crate::identities;

/// Most users that one request may name.
const MOST_NAMED: u32 = 100;

/// One user, open for one act.
///
/// # Errors
/// `NotFound`, also when the actor may not know of the user; `Denied`.
pub(crate) async fn opened<A>(tx: &mut ReadTx, ctx: &Ctx, id: UserId) -> Result<Allowed<A, User>>
where
    User: domain::Permits<A>,
{
    let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
    Ok(ctx.actor().may::<A, User>(row)?)
}

async fn whole(ctx: &Ctx, mut user: User) -> Result<User> {
    complete(ctx, std::slice::from_mut(&mut user)).await?;
    Ok(user)
}

/// Commits what there is to tell; a change that changed nothing has nothing to tell.
pub(crate) async fn told<T>(tx: &mut WriteTx, ctx: &Ctx, value: T, events: Vec<Event>) -> Result<store::Committed<T>> {
    let committed = if events.is_empty() { tx.unchanged()? } else { tx.commit(ctx, events).await? };
    Ok(committed.with(value))
}

/// One user.
///
/// # Errors
/// `NotFound`, also for somebody else when an end user asks.
pub async fn show(ctx: &Ctx, id: UserId) -> Result<User> {
    let who = ctx.clone();
    let user = ctx.glance(async move |tx| Ok(opened::<act::Read>(tx, &who, id).await?.into_inner())).await?;
    whole(ctx, user).await
}

/// A page of users by their numbers, those put away left out.
///
/// # Errors
/// When the store fails.
pub async fn list(ctx: &Ctx, filter: UserFilter, window: Window) -> Result<Page<User>> {
    let sees = ctx.actor().sees::<User>();
    let mut page = ctx
        .read(async move |tx| {
            let mut page = sql::page(tx, &sees, &filter, &window).await?;
            if matches!(window, Window::Offset { .. }) {
                page.count = Some(sql::count(tx, &sees, &filter).await?);
            }
            Ok(page)
        })
        .await?;
    complete(ctx, &mut page.rows).await?;
    Ok(page)
}

/// How many users match, up to [`super::MOST_COUNTED`].
///
/// # Errors
/// When the store fails.
pub async fn count(ctx: &Ctx, filter: UserFilter) -> Result<u64> {
    let sees = ctx.actor().sees::<User>();
    ctx.read(async move |tx| Ok(sql::count(tx, &sees, &filter).await?)).await
}

/// By what users are named in a request for many.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Key {
    Ids(Vec<i64>),
    ExternalIds(Vec<String>),
}

/// The users of these numbers or external ids that the actor may see; unknown ones are left out.
///
/// # Errors
/// `TooManyValues` above a hundred.
pub async fn show_many(ctx: &Ctx, key: Key) -> Result<Vec<User>> {
    let length = match &key {
        Key::Ids(ids) => ids.len(),
        Key::ExternalIds(ids) => ids.len(),
    };
    if length > MOST_NAMED as usize {
        return Err(Refusal::TooManyValues { limit: MOST_NAMED }.into());
    }
    let sees = ctx.actor().sees::<User>();
    let mut users = ctx
        .read(async move |tx| {
            Ok(match key {
                Key::Ids(ids) => sql::many(tx, &sees, &ids).await?,
                Key::ExternalIds(ids) => sql::many_by_external_id(tx, &sees, &ids).await?,
            })
        })
        .await?;
    complete(ctx, &mut users).await?;
    Ok(users)
}

/// Makes a user.
///
/// # Errors
/// `Denied`; `Invalid`, also for an address or external id in use.
pub async fn create(ctx: &Ctx, change: UserChange) -> Result<User> {
    change.may_create(ctx.actor())?;
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    let user = ctx
        .write(async move |tx| {
            who.actor().may::<act::Create, _>(Unchecked::new(Users))?;
            let done = change::insert(tx, &who, &change).await?;
            told(tx, &who, done.user, done.events).await
        })
        .await?;
    whole(ctx, user).await
}

/// Changes a user.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid`.
pub async fn update(ctx: &Ctx, id: UserId, change: UserChange) -> Result<User> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    let user = ctx
        .write(async move |tx| {
            let allowed = opened::<act::Update>(tx, &who, id).await?;
            let done = change::update(tx, &who, allowed, &change).await?;
            told(tx, &who, done.user, done.events).await
        })
        .await?;
    whole(ctx, user).await
}

/// Changes the user with this id, e-mail address or external id, in this order; makes one when there is none.
/// Says whether the user is new.
///
/// # Errors
/// As [`create`] and [`update`]; `NotFound` for an id that nobody has.
pub async fn upsert(ctx: &Ctx, id: Option<UserId>, change: UserChange) -> Result<(User, bool)> {
    let change = admitted(ctx, change)?;
    let who = ctx.clone();
    let (user, created) = ctx
        .write(async move |tx| {
            who.actor().may::<act::Create, _>(Unchecked::new(Users))?;
            let found = match id {
                Some(id) => Some(id),
                None => matching(tx, &change).await?,
            };
            let (Done { user, events }, created) = match found {
                Some(id) => {
                    let allowed = opened::<act::Update>(tx, &who, id).await?;
                    (change::update(tx, &who, allowed, &change).await?, false)
                }
                None => {
                    change.may_create(who.actor())?;
                    (change::insert(tx, &who, &change).await?, true)
                }
            };
            told(tx, &who, (user, created), events).await
        })
        .await?;
    Ok((whole(ctx, user).await?, created))
}

async fn matching(tx: &mut WriteTx, change: &UserChange) -> Result<Option<UserId>> {
    if let Some(email) = &change.email
        && let Some(owner) = identities::owner(tx, domain::identities::IdentityKind::Email, email).await?
    {
        return Ok(Some(owner));
    }
    match change.external_id.set() {
        Some(external_id) => Ok(sql::find_by_external_id(tx, external_id).await?),
        None => Ok(None),
    }
}

/// How many tickets a user has to do with.
///
/// # Errors
/// `NotFound`.
pub async fn related(ctx: &Ctx, id: UserId) -> Result<Related> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let user = opened::<act::Read>(tx, &who, id).await?;
        Ok(Related {
            assigned_tickets: sql::assigned_count(tx, user.id).await?,
            requested_tickets: sql::requested_count(tx, user.id).await?,
            ccd_tickets: sql::ccd_count(tx, user.id).await?,
        })
    })
    .await
}

/// What to do with the tags of a user.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum TagsChange {
    Set(Tags),
    Add(Tags),
    Remove(Tags),
}

/// Changes the tags and gives them back.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn change_tags(ctx: &Ctx, id: UserId, wish: TagsChange) -> Result<Tags> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let allowed = opened::<act::Update>(tx, &who, id).await?;
        let tags = match wish {
            TagsChange::Set(tags) => clean_tags(&who, &tags),
            TagsChange::Add(tags) => allowed.tags.with(&clean_tags(&who, &tags)),
            TagsChange::Remove(tags) => allowed.tags.without(&clean_tags(&who, &tags)),
        };
        let change = UserChange { tags: Some(tags), ..UserChange::default() };
        let done = change::update(tx, &who, allowed, &change).await?;
        told(tx, &who, done.user.tags, done.events).await
    })
    .await
}
