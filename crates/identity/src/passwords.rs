//! Passwords: setting one for somebody, changing one's own, and telling whether one is right.
//!
//! Hashing takes time and memory by design. It is done outside transactions, on threads that may block, and few at
//! once.

mod policy;
mod sql;
mod strength;

pub(crate) use policy::contradicts;
pub use policy::{change_policies, policies, requirements};

use std::time::Duration;

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::policy::act;
use domain::{Fault, Refusal, Result};
use store::{Ctx, Open};
use tokio::sync::Semaphore;
use vault::{Cost, Passwords, Purpose, Verified};

use crate::users;
use crate::users::opened;

/// Hashings at once in this process: each takes memory by design.
static HASHING: Semaphore = Semaphore::const_new(2);
/// How long one waits for a turn.
const PATIENCE: Duration = Duration::from_secs(2);

/// Sets somebody's password, and ends that user's sessions. For admins and the operator.
///
/// # Errors
/// `NotFound`, `Denied`, also for oneself; `StepUpNeeded`; `Invalid` for a password that breaks a rule; `TooMany`.
pub async fn set(ctx: &Ctx, user: UserId, password: String) -> Result<()> {
    // Zendesk's clients set passwords with a token; at a screen it must be the admin who sits there.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    let who = ctx.clone();
    let person = ctx.read(async move |tx| Ok(opened::<act::Manage>(tx, &who, user).await?.into_inner())).await?;
    strength::check(ctx, &password, &person).await?;
    let phc = hashed(ctx, password).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Manage>(tx, &who, user).await?;
        if sql::set(tx, user.id, &phc, None, who.now()).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        users::sql::remove_sessions(tx, user.id, None).await?;
        tx.commit(&who, vec![Event::new(About::User(user.id.number()), Act::PasswordSet)]).await
    })
    .await
}

/// Changes one's own password, and ends the other sessions.
///
/// # Errors
/// `Denied` for somebody else's; `StepUpNeeded`; `Invalid` when the previous password is wrong or the new one breaks a
/// rule; `TooMany`.
pub async fn change_own(ctx: &Ctx, user: UserId, previous: String, password: String) -> Result<()> {
    if ctx.actor().user_id() != Some(user) || ctx.actor().user().is_some_and(|user| user.on_behalf_by.is_some()) {
        return Err(Refusal::Denied.into());
    }
    // Clients of Zendesk's API change passwords without a session; the previous password is their proof.
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?;
    let who = ctx.clone();
    let (person, before) = ctx
        .read(async move |tx| {
            let own = opened::<act::Update>(tx, &who, user).await?.into_inner();
            Ok((own, users::sql::trusted_password(tx, user).await?))
        })
        .await?;
    if !is_right(ctx, previous, before.clone()).await? {
        return Err(
            Refusal::invalid("previous_password", ProblemCode::Invalid, "Previous password: is not right").into()
        );
    }
    strength::check(ctx, &password, &person).await?;
    let phc = hashed(ctx, password).await?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        // Set only over the hash that was checked: a password set meanwhile by an admin stays.
        if sql::set(tx, user, &phc, before.as_deref(), who.now()).await? == 0 {
            return Err(Refusal::Conflict.into());
        }
        let session = who.actor().user().and_then(|user| user.session).map(domain::ids::SessionId::number);
        users::sql::remove_sessions(tx, user, session).await?;
        tx.commit(&who, vec![Event::new(About::User(user.number()), Act::PasswordSet)]).await
    })
    .await
}

/// Is this the user's password? With the same work when there is none.
///
/// # Errors
/// `TooMany` when too many are being checked.
pub(crate) async fn proves(ctx: &Ctx, user: UserId, password: String) -> Result<bool> {
    let phc = ctx.read(async move |tx| Ok(users::sql::trusted_password(tx, user).await?)).await?;
    is_right(ctx, password, phc).await
}

fn hasher(ctx: &Ctx) -> Passwords {
    Passwords::new(Cost::floor(), ctx.account().key(Purpose::Passwords))
}

async fn hashed(ctx: &Ctx, password: String) -> Result<String> {
    let who = ctx.clone();
    let hash = blocking(move || hasher(&who).hash(&password, who.random())).await?;
    hash.map_err(|error| Fault::new("hash a password", error).into())
}

/// With the same work when there is no password yet.
async fn is_right(ctx: &Ctx, password: String, phc: Option<String>) -> Result<bool> {
    let who = ctx.clone();
    blocking(move || match phc {
        Some(phc) => !matches!(hasher(&who).verify(&password, &phc), Verified::No),
        None => {
            hasher(&who).verify_nothing(&password);
            false
        }
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let Ok(Ok(_turn)) = tokio::time::timeout(PATIENCE, HASHING.acquire()).await else {
        return Err(Refusal::TooMany { retry_after_seconds: 2 }.into());
    };
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::new("hash a password", error).into())
}
