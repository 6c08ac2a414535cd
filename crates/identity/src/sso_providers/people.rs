//! Whom a provider means: known by its subject, else by number or address, else made new.

use domain::event::{About, Act, Event};
use domain::identities::IdentityKind;
use domain::ids::UserId;
use domain::role::Role;
use domain::sso_providers::{Claims, SsoProvider, WINDOW_SECONDS};
use domain::users::User;
use domain::{Actor, Error, Refusal, Result};
use store::{Ctx, Open, ReadTx};

use super::sql::Subject;
use super::{secrets, sql};
use crate::users::{self, sql as people};
use crate::{identities, sessions};

/// Who makes and changes people by a provider's word, in their events.
const JOB: &str = "sso";

/// Uses the token up and finds, makes or changes its person.
///
/// # Errors
/// `Unauthenticated`, once the reason was told.
pub(super) async fn person(visitor: &Ctx, provider: &SsoProvider, claims: &Claims) -> Result<UserId> {
    let subject = Subject {
        digest: secrets::digest(visitor, &format!("subject {}", provider.id), &claims.subject()),
        is_number: claims.external_id.is_some(),
    };
    let known = used_up(visitor, provider, claims, &subject).await?;
    let about = known.as_ref().map(|user| user.id);
    if let Err(code) = is_answered_for(provider, claims, known.as_ref()) {
        return Err(tell(visitor, code, about).await?.into());
    }
    // Whoever is suspended is left as they are; the making of the session says no.
    if let Some(user) = known.as_ref().filter(|user| user.suspended) {
        return Ok(user.id);
    }
    let id = match settled(visitor, provider, claims, known).await {
        Err(Error::Refused(_)) => return Err(tell(visitor, "sso_details_refused", about).await?.into()),
        settled => settled?,
    };
    link(visitor, provider.id, subject, id).await?;
    Ok(id)
}

/// The person so far, once the token's number is used up; both in one write, so that a token counts once.
async fn used_up(visitor: &Ctx, provider: &SsoProvider, claims: &Claims, subject: &Subject) -> Result<Option<User>> {
    let (who, id, claims, subject) = (visitor.clone(), provider.id, claims.clone(), subject.clone());
    let number = secrets::digest(visitor, &format!("token {id}"), &claims.number);
    // Beyond that it is out of time by itself.
    let until = claims.issued_at.plus_seconds(2 * WINDOW_SECONDS);
    let found = visitor
        .write(async move |tx| {
            let is_new = sql::use_number(tx, id, number, until, who.now()).await?;
            let found = if is_new { found(tx, id, &claims, &subject).await? } else { Err("sso_replayed") };
            let told = match &found {
                Err(code) => Event::new(About::Session(0), Act::Refused).with_code(code),
                Ok(None) => Event::new(About::SsoProvider(id), Act::SignedIn),
                Ok(Some(user)) => Event::new(About::SsoProvider(id), Act::SignedIn).with_other(user.id.number()),
            };
            Ok(tx.commit(&who, vec![told]).await?.with(found))
        })
        .await?;
    found.map_err(|_| Refusal::Unauthenticated.into())
}

/// By subject; else by the number Zendesk calls external id, else by address. Somebody whom this provider already
/// knows by another number is not handed over because an address was given to somebody new.
async fn found(
    tx: &mut ReadTx,
    provider: i64,
    claims: &Claims,
    subject: &Subject,
) -> Result<std::result::Result<Option<User>, &'static str>> {
    if let Some(id) = sql::user_of(tx, provider, &subject.digest).await? {
        return Ok(Ok(people::trusted_load(tx, id).await?));
    }
    if let Some(number) = &claims.external_id
        && let Some(id) = people::find_by_external_id(tx, number).await?
    {
        return Ok(Ok(people::trusted_load(tx, id).await?));
    }
    let Some(id) = identities::owner(tx, IdentityKind::Email, &claims.email).await? else { return Ok(Ok(None)) };
    if sql::has_number(tx, provider, id).await? {
        return Ok(Err("sso_address_of_another"));
    }
    Ok(Ok(people::trusted_load(tx, id).await?))
}

/// Does the provider's word count for this person, now and with the role it gives?
fn is_answered_for(
    provider: &SsoProvider,
    claims: &Claims,
    known: Option<&User>,
) -> std::result::Result<(), &'static str> {
    let now = match known {
        Some(user) => user.role,
        None if !provider.provisions => return Err("sso_unknown_person"),
        None => Role::EndUser,
    };
    let then = claims.role.filter(|_| provider.gives_roles && now != Role::Owner).unwrap_or(now);
    let is_now = known.is_none() || provider.answers_for(now);
    if is_now && provider.answers_for(then) { Ok(()) } else { Err("sso_not_for_role") }
}

/// The person with the details the provider tells, by the house's own hand: nobody is signed in yet.
async fn settled(visitor: &Ctx, provider: &SsoProvider, claims: &Claims, known: Option<User>) -> Result<UserId> {
    let house = visitor.seen_by(Actor::Job(JOB));
    let organization = claims.organization.clone();
    let is_known = match organization {
        Some(name) => visitor.read(async move |tx| Ok(people::organization_by_name(tx, &name).await?)).await?.is_some(),
        None => false,
    };
    let gives_roles = provider.gives_roles && known.as_ref().is_none_or(|user| user.role != Role::Owner);
    let change = claims.change(known.is_none(), gives_roles, is_known);
    let user = match known {
        Some(user) => users::update(&house, user.id, change).await?,
        None => users::create(&house, change).await?,
    };
    Ok(user.id)
}

async fn link(visitor: &Ctx, provider: i64, subject: Subject, user: UserId) -> Result<()> {
    let who = visitor.clone();
    visitor
        .write(async move |tx| {
            if sql::user_of(tx, provider, &subject.digest).await? == Some(user) {
                return tx.unchanged();
            }
            sql::link(tx, provider, subject, user, who.now()).await?;
            let told = Event::updated(About::SsoProvider(provider), &["subjects"]);
            tx.commit(&who, vec![told]).await
        })
        .await
}

/// Tells an admin precisely what the person is not told; answers what the person is.
///
/// # Errors
/// When the store fails.
pub(super) async fn tell(visitor: &Ctx, code: &'static str, about: Option<UserId>) -> Result<Refusal> {
    match about {
        Some(user) => sessions::tell_refusal_of(visitor, user, code).await?,
        None => sessions::tell_refusal(visitor, code).await?,
    }
    Ok(Refusal::Unauthenticated)
}
