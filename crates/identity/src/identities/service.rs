//! Showing, adding, changing and verifying identities.

use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::identities::{Identity, IdentityKind, MOST_IDENTITIES, NewIdentity, may_vouch};
use domain::ids::{IdentityId, UserId};
use domain::page::{Page, Window};
use domain::policy::act;
use domain::users::User;
use domain::{Refusal, Result, Time};
use store::{Ctx, OnUnique, Open, WriteTx};

use super::sql;
use crate::users;
use crate::users::{opened, told};

fn tell(act: Act, identity: &Identity) -> Event {
    Event::new(About::Identity(identity.id.number()), act).with_other(identity.user_id.number())
}

fn taken(kind: IdentityKind, value: &str) -> Refusal {
    match kind {
        IdentityKind::Email => Refusal::taken("email", format!("Email: {value} is already being used by another user")),
        _ => Refusal::taken("value", "Value: is already being used by another user"),
    }
}

/// Writes a new identity for a user whom the caller may change. The value is in normal form.
///
/// # Errors
/// `Invalid` when another user has the value, or this one has too many.
pub(crate) async fn insert(tx: &mut WriteTx, user: UserId, new: &NewIdentity, now: Time) -> Result<Identity> {
    if sql::count(tx, user).await? >= MOST_IDENTITIES as i64 {
        return Err(Refusal::invalid(
            "identities",
            ProblemCode::TooLong,
            format!("Identities: at most {MOST_IDENTITIES}"),
        )
        .into());
    }
    sql::insert(tx, user, new, now).await.on_unique("identities_value_unique", || taken(new.kind, &new.value))
}

/// A page of a user's identities.
///
/// # Errors
/// `NotFound` for a user the actor may not see.
pub async fn list(ctx: &Ctx, user: UserId, window: Window) -> Result<Page<Identity>> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let user = opened::<act::Read>(tx, &who, user).await?;
        let mut page = sql::page(tx, &user, &window).await?;
        page.count = u64::try_from(sql::count(tx, user.id).await?).ok();
        Ok(page)
    })
    .await
}

/// The identities of users that were shown to the actor, for a side-load.
///
/// # Errors
/// `TooManyValues` above a hundred users.
pub async fn of_users(ctx: &Ctx, users: &[User]) -> Result<Vec<Identity>> {
    const MOST: usize = 100;
    if users.len() > MOST {
        return Err(Refusal::TooManyValues { limit: MOST as u32 }.into());
    }
    let ids: Vec<i64> = users.iter().map(|user| user.id.number()).collect();
    ctx.read(async move |tx| Ok(sql::trusted_of_users(tx, &ids, (MOST * MOST_IDENTITIES) as i64).await?)).await
}

/// One identity of a user.
///
/// # Errors
/// `NotFound`.
pub async fn show(ctx: &Ctx, user: UserId, id: IdentityId) -> Result<Identity> {
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let user = opened::<act::Read>(tx, &who, user).await?;
        Ok(sql::load(tx, user.id, id).await?.ok_or(Refusal::NotFound)?)
    })
    .await
}

/// Adds an identity. The first e-mail address of a user is the primary one.
///
/// # Errors
/// `NotFound`; `Denied`, also for saying of oneself that an address is verified; `Invalid`.
pub async fn create(ctx: &Ctx, user: UserId, mut new: NewIdentity, skip_verify_email: bool) -> Result<Identity> {
    new.value = new.kind.normal_form(&new.value)?;
    users::refuse_unclean(ctx, "value", &new.value)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Update>(tx, &who, user).await?;
        if new.verified {
            may_vouch(who.actor(), &user)?;
        }
        let (wished, is_email) = (new.primary, new.kind == IdentityKind::Email);
        new.primary = is_email && user.email.is_none();
        let mut identity = insert(tx, user.id, &new, who.now()).await?;
        let mut events = vec![tell(Act::Created, &identity)];
        if wished && is_email && !identity.primary {
            may_vouch(who.actor(), &user)?;
            sql::make_primary(tx, &identity, who.now()).await?;
            identity.primary = true;
        }
        follow(tx, &identity, who.now()).await?;
        if is_email && !identity.verified && !skip_verify_email {
            events.push(tell(Act::VerificationRequested, &identity));
        }
        Ok(tx.commit(&who, events).await?.with(identity))
    })
    .await
}

/// The user's own columns follow the primary address.
async fn follow(tx: &mut WriteTx, identity: &Identity, now: Time) -> Result<()> {
    if identity.primary && identity.kind == IdentityKind::Email {
        users::sql::set_email(tx, identity.user_id, Some(&identity.value), identity.verified, now).await?;
    } else {
        users::sql::touch(tx, identity.user_id, now).await?;
    }
    Ok(())
}

/// Changes the value, or says that it is verified. A new value is unverified until somebody says so.
///
/// # Errors
/// `NotFound`, `Denied`, `Invalid`.
pub async fn update(
    ctx: &Ctx,
    user: UserId,
    id: IdentityId,
    value: Option<String>,
    verified: Option<bool>,
) -> Result<Identity> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Update>(tx, &who, user).await?;
        let before = sql::load(tx, user.id, id).await?.ok_or(Refusal::NotFound)?;
        let mut after = before.clone();
        if let Some(value) = value {
            after.value = after.kind.normal_form(&value)?;
            users::refuse_unclean(&who, "value", &after.value)?;
        }
        let moved = after.value != before.value;
        if moved && before.verified {
            // Whoever could swap a proven address could take the user over.
            may_vouch(who.actor(), &user)?;
        }
        after.verified = verified.unwrap_or(before.verified && !moved);
        if after.verified && (moved || !before.verified) {
            may_vouch(who.actor(), &user)?;
        }
        if !moved && after.verified == before.verified {
            return told(tx, &who, before, Vec::new()).await;
        }
        after.verified_at = after.verified.then_some(who.now());
        after.updated_at = who.now();
        sql::update(tx, &after).await.on_unique("identities_value_unique", || taken(after.kind, &after.value))?;
        follow(tx, &after, who.now()).await?;
        if moved && user.phone.as_ref() == Some(&before.value) {
            users::sql::set_phone(tx, user.id, Some(&after.value), who.now()).await?;
        }
        let mut event = Event::updated(About::Identity(id.number()), if moved { &["value"] } else { &["verified"] });
        event.details.other = Some(user.id.number());
        Ok(tx.commit(&who, vec![event]).await?.with(after))
    })
    .await
}

/// Takes an identity away; the primary address stays.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` for the primary address.
pub async fn delete(ctx: &Ctx, user: UserId, id: IdentityId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Update>(tx, &who, user).await?;
        let identity = sql::load(tx, user.id, id).await?.ok_or(Refusal::NotFound)?;
        if identity.primary {
            return Err(Refusal::invalid(
                "base",
                ProblemCode::State,
                "The primary identity cannot be deleted: make another one primary first",
            )
            .into());
        }
        sql::remove(tx, identity.id).await?;
        if identity.kind == IdentityKind::PhoneNumber && user.phone.as_ref() == Some(&identity.value) {
            users::sql::set_phone(tx, user.id, None, who.now()).await?;
        } else {
            users::sql::touch(tx, user.id, who.now()).await?;
        }
        tx.commit(&who, vec![tell(Act::Deleted, &identity)]).await
    })
    .await
}

/// Makes an e-mail address the primary one. Oneself may choose among verified addresses only.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` for what is no e-mail address.
pub async fn make_primary(ctx: &Ctx, user: UserId, id: IdentityId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Update>(tx, &who, user).await?;
        let mut identity = sql::load(tx, user.id, id).await?.ok_or(Refusal::NotFound)?;
        if identity.kind != IdentityKind::Email {
            return Err(Refusal::invalid("base", ProblemCode::Invalid, "Only an e-mail address can be primary").into());
        }
        if !identity.verified {
            may_vouch(who.actor(), &user)?;
        }
        if identity.primary {
            return told(tx, &who, (), Vec::new()).await;
        }
        sql::make_primary(tx, &identity, who.now()).await?;
        identity.primary = true;
        follow(tx, &identity, who.now()).await?;
        let mut event = Event::updated(About::Identity(id.number()), &["primary"]);
        event.details.other = Some(user.id.number());
        tx.commit(&who, vec![event]).await
    })
    .await
}

/// Says that an identity is verified, without proof.
///
/// # Errors
/// `NotFound`, `Denied`.
pub async fn verify(ctx: &Ctx, user: UserId, id: IdentityId) -> Result<Identity> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Update>(tx, &who, user).await?;
        may_vouch(who.actor(), &user)?;
        let mut identity = sql::load(tx, user.id, id).await?.ok_or(Refusal::NotFound)?;
        if identity.verified {
            return told(tx, &who, identity, Vec::new()).await;
        }
        (identity.verified, identity.verified_at, identity.updated_at) = (true, Some(who.now()), who.now());
        sql::update(tx, &identity).await?;
        follow(tx, &identity, who.now()).await?;
        Ok(tx.commit(&who, vec![tell(Act::Verified, &identity)]).await?.with(identity))
    })
    .await
}

/// Asks that the owner prove an address; whoever sends mail reads the event.
///
/// # Errors
/// `NotFound`, `Denied`; `Invalid` for what is no e-mail address.
pub async fn request_verification(ctx: &Ctx, user: UserId, id: IdentityId) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = opened::<act::Update>(tx, &who, user).await?;
        let identity = sql::load(tx, user.id, id).await?.ok_or(Refusal::NotFound)?;
        if identity.kind != IdentityKind::Email {
            return Err(Refusal::invalid(
                "base",
                ProblemCode::Invalid,
                "Only an e-mail address can be verified by mail",
            )
            .into());
        }
        tx.commit(&who, vec![tell(Act::VerificationRequested, &identity)]).await
    })
    .await
}
