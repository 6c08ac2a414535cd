//! Searching people: what is found is only what the actor reaches.

use domain::groups::Group;
use domain::organizations::Organization;
use domain::page::Page;
use domain::search::{Kind, Query};
use domain::users::User;
use domain::{Actor, Result};
use store::{Ctx, Open};

use super::PeopleSearch;
use super::sql::Find;

/// A page of the users found.
///
/// # Errors
/// When the store fails; so for all functions here.
pub async fn users(ctx: &Ctx, search: PeopleSearch) -> Result<Page<User>> {
    let who = ctx.clone();
    let mut page = ctx
        .read(async move |tx| {
            let find = find(who.actor(), &search.query);
            Ok(crate::users::sql::searched(tx, &who.actor().sees(), &find, &search).await?)
        })
        .await?;
    crate::users::fields::complete(ctx, &mut page.rows).await?;
    Ok(page)
}

/// A page of the organizations found.
///
/// # Errors
/// As [`users`].
pub async fn organizations(ctx: &Ctx, search: PeopleSearch) -> Result<Page<Organization>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let find = find(who.actor(), &search.query);
        let mut page = crate::organizations::sql::searched(tx, &who.actor().sees(), &find, &search).await?;
        crate::organizations::complete(tx, &who, &mut page.rows).await?;
        Ok(page)
    })
    .await
}

/// A page of the groups found.
///
/// # Errors
/// As [`users`].
pub async fn groups(ctx: &Ctx, search: PeopleSearch) -> Result<Page<Group>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let find = find(who.actor(), &search.query);
        Ok(crate::groups::sql::searched(tx, &who.actor().sees(), &find, &search).await?)
    })
    .await
}

/// How many of a kind are found, up to [`super::MOST_COUNTED`]; no tickets.
///
/// # Errors
/// As [`users`].
pub async fn count(ctx: &Ctx, kind: Kind, query: Query) -> Result<u64> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let find = find(who.actor(), &query);
        Ok(match kind {
            Kind::User => crate::users::sql::searched_count(tx, &who.actor().sees(), &find).await?,
            Kind::Organization => crate::organizations::sql::searched_count(tx, &who.actor().sees(), &find).await?,
            Kind::Group => crate::groups::sql::searched_count(tx, &who.actor().sees(), &find).await?,
            Kind::Ticket => 0,
        })
    })
    .await
}

fn find<'a>(actor: &Actor, query: &'a Query) -> Find<'a> {
    Find { query, me: actor.user_id() }
}
