//! Listing, making, changing and deleting providers, and giving one a new secret.

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::policy::act;
use domain::sso_providers::{Kind, MOST_PROVIDERS, OVERLAP_SECONDS, ProviderChange, SsoProvider, SsoProviders};
use domain::{Refusal, Result, Unchecked};
use store::{Ctx, OnUnique, Open};
use vault::{SecretString, jwt};

use super::{secrets, sql};
use crate::clean::clean;

/// The account's providers.
///
/// # Errors
/// `Denied` for anybody but admins.
pub async fn list(ctx: &Ctx) -> Result<Vec<SsoProvider>> {
    ctx.actor().may::<act::Read, _>(Unchecked::new(SsoProviders))?;
    ctx.read(async move |tx| Ok(sql::list(tx).await?)).await
}

/// Makes a provider, for end users unless told otherwise. Its secret is in the answer and nowhere else.
///
/// # Errors
/// `Denied`; `StepUpNeeded`; `Invalid`, also above [`MOST_PROVIDERS`].
pub async fn create(ctx: &Ctx, change: ProviderChange) -> Result<(SsoProvider, SecretString)> {
    ctx.actor().may::<act::Create, _>(Unchecked::new(SsoProviders))?;
    fresh(ctx)?;
    let (mut new, _) = SsoProvider::unnamed(Kind::Jwt, ctx.now()).changed(admitted(ctx, change))?;
    let secret = jwt::new_secret(ctx.random());
    let sealed = secrets::sealed(ctx, &secret)?;
    let who = ctx.clone();
    let made = ctx
        .write(async move |tx| {
            if sql::count(tx).await? >= MOST_PROVIDERS {
                let text = format!("There are {MOST_PROVIDERS} providers already: delete one first");
                return Err(Refusal::invalid("base", ProblemCode::State, text).into());
            }
            new.id = sql::insert(tx, &new, sealed).await.on_unique("sso_providers_name_unique", name_taken)?;
            Ok(tx.commit(&who, vec![Event::created(About::SsoProvider(new.id))]).await?.with(new))
        })
        .await?;
    Ok((made, secret))
}

/// Changes a provider.
///
/// # Errors
/// `NotFound`, also for anybody but admins; `StepUpNeeded`; `Invalid`.
pub async fn update(ctx: &Ctx, id: i64, change: ProviderChange) -> Result<SsoProvider> {
    let change = admitted(ctx, change);
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        let before = who.actor().may::<act::Update, SsoProvider>(row)?;
        fresh(&who)?;
        let (mut after, fields) = before.changed(change)?;
        if fields.is_empty() {
            return Ok(tx.unchanged()?.with(after));
        }
        after.updated_at = who.now();
        sql::update(tx, &after).await.on_unique("sso_providers_name_unique", name_taken)?;
        Ok(tx.commit(&who, vec![Event::updated(About::SsoProvider(id), &fields)]).await?.with(after))
    })
    .await
}

/// Gives a provider another secret; the one before counts for a week more, or not at all where it is known to others.
///
/// # Errors
/// `NotFound`, also for anybody but admins; `StepUpNeeded`.
pub async fn new_secret(ctx: &Ctx, id: i64, at_once: bool) -> Result<(SsoProvider, SecretString)> {
    let secret = jwt::new_secret(ctx.random());
    let sealed = secrets::sealed(ctx, &secret)?;
    let who = ctx.clone();
    let provider = ctx
        .write(async move |tx| {
            let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
            let mut provider = who.actor().may::<act::Update, SsoProvider>(row)?.into_inner();
            fresh(&who)?;
            let until = who.now().plus_seconds(if at_once { 0 } else { OVERLAP_SECONDS });
            sql::rotate(tx, id, sealed, until, who.now()).await?;
            provider.previous_secret_until = Some(until);
            provider.updated_at = who.now();
            let told = Event::updated(About::SsoProvider(id), &["secret"]);
            Ok(tx.commit(&who, vec![told]).await?.with(provider))
        })
        .await?;
    Ok((provider, secret))
}

/// Deletes a provider. Sessions begun by it go on to their end.
///
/// # Errors
/// `NotFound`, also for anybody but admins; `StepUpNeeded`.
pub async fn delete(ctx: &Ctx, id: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id).await?.ok_or(Refusal::NotFound)?;
        who.actor().may::<act::Delete, SsoProvider>(row)?;
        fresh(&who)?;
        sql::delete(tx, id).await?;
        tx.commit(&who, vec![Event::deleted(About::SsoProvider(id))]).await
    })
    .await
}

/// Whoever changes a provider decides who gets in as whom: a person does that, at a screen, with a fresh proof.
fn fresh(ctx: &Ctx) -> Result<()> {
    Ok(ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?)
}

fn admitted(ctx: &Ctx, change: ProviderChange) -> ProviderChange {
    ProviderChange { name: change.name.map(|name| clean(ctx, &name)), ..change }
}

fn name_taken() -> Refusal {
    Refusal::taken("name", "Name: has already been taken")
}
