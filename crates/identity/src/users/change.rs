//! Making and changing one user inside a write that somebody else opened.

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::identities::{Identity, IdentityKind, NewIdentity};
use domain::ids::UserId;
use domain::policy::{Allowed, act};
use domain::role::{Role, TicketAccess};
use domain::users::{User, UserChange};
use domain::{Patch, Refusal, Result};
use store::{Ctx, OnUnique, WriteTx};

use super::{fields, places, sql};
use crate::clean::clean;
use crate::identities;

/// A user as it stands after the change, and what there is to tell.
pub(super) struct Done {
    pub(super) user: User,
    pub(super) events: Vec<Event>,
}

fn external_id_taken() -> Refusal {
    Refusal::taken("external_id", "External has already been taken")
}

/// Inserts a user. The caller has asked permission and cleaned the change.
pub(super) async fn insert(tx: &mut WriteTx, ctx: &Ctx, change: &UserChange) -> Result<Done> {
    let Some(name) = change.name.clone() else {
        return Err(Refusal::invalid("name", ProblemCode::Blank, "Name: cannot be blank").into());
    };
    let now = ctx.now();
    let primary = primary_of(change);
    let email = primary.as_ref().map(|identity| identity.value.clone());
    let role = places::role(tx, Role::EndUser, change).await?;
    let organization = match &change.organization {
        Patch::Set(choice) => Some(places::organization(tx, choice).await?),
        Patch::Clear => None,
        Patch::Keep => places::organization_of_address(tx, email.as_deref()).await?,
    };
    if role.is_staff() {
        fresh_for_roles(ctx)?;
    }
    let rules = sql::trusted_fields(tx).await?;
    let mut user = User {
        id: UserId::new(0),
        name,
        verified: primary.as_ref().is_some_and(|identity| identity.verified),
        email,
        phone: change.phone.set().cloned(),
        shared_phone_number: false,
        role,
        custom_role_id: change.custom_role_id.set().copied(),
        ticket_access: change.ticket_access.unwrap_or(TicketAccess::All),
        organization_id: organization,
        default_group_id: places::group(tx, None, role, &change.default_group_id).await?,
        external_id: change.external_id.set().cloned(),
        alias: change.alias.set().cloned(),
        details: change.details.set().cloned(),
        notes: change.notes.set().cloned(),
        signature: change.signature.set().cloned(),
        locale: change.locale.set().copied(),
        time_zone: change.time_zone.set().cloned(),
        tags: change.tags.clone().unwrap_or_default(),
        fields: fields::over(&serde_json::Map::new(), &change.fields, &rules, &|text| clean(ctx, text))?,
        suspended: change.suspended.unwrap_or(false),
        active: true,
        permanently_deleted: false,
        shared: false,
        moderator: change.moderator.unwrap_or(false),
        only_private_comments: change.only_private_comments.unwrap_or(false),
        last_login_at: None,
        created_at: now,
        updated_at: now,
    };
    user.id = sql::insert(tx, &user).await.on_unique("users_external_id_unique", external_id_taken)?;
    let mut events = vec![Event::created(About::User(user.id.number()))];
    places::settle(tx, None, &user, now).await?;
    for identity in primary.iter().chain(others_of(change, primary.as_ref()).iter()) {
        let made = identities::insert(tx, user.id, identity, now).await?;
        tell_identity(&mut events, &made, change.skip_verify_email);
    }
    if let Some(phone) = user.phone.clone() {
        user.shared_phone_number = !claim_phone(tx, ctx, &user, &phone, &mut events).await?;
    }
    Ok(Done { user, events })
}

/// Giving somebody another role needs a fresh proof of a person at a screen. Programs that keep users in step with
/// another directory have no session and go on; their token's scopes bound them.
fn fresh_for_roles(ctx: &Ctx) -> Result<()> {
    Ok(ctx.actor().needs_fresh(ctx.now(), Sessionless::Pass)?)
}

/// Changes a user whom the actor may change. The change is cleaned.
pub(super) async fn update(
    tx: &mut WriteTx,
    ctx: &Ctx,
    user: Allowed<act::Update, User>,
    change: &UserChange,
) -> Result<Done> {
    change.may_update(ctx.actor(), &user)?;
    let now = ctx.now();
    let mut after = user.clone();
    let role = places::role(tx, user.role, change).await?;
    if user.role == Role::Owner && role != Role::Owner && sql::other_owners(tx, user.id).await? == 0 {
        return Err(Refusal::invalid("role", ProblemCode::State, "Role: the last owner stays owner").into());
    }
    after.role = role;
    after.organization_id = match &change.organization {
        Patch::Set(choice) => Some(places::organization(tx, choice).await?),
        Patch::Clear => None,
        Patch::Keep => user.organization_id,
    };
    after.default_group_id = places::group(tx, Some(&user), role, &change.default_group_id).await?;
    let rules = if change.fields.is_empty() { Vec::new() } else { sql::trusted_fields(tx).await? };
    after.fields = fields::over(&user.fields, &change.fields, &rules, &|text| clean(ctx, text))?;
    take_plain(&mut after, change);
    if user.role != after.role || user.custom_role_id != after.custom_role_id {
        fresh_for_roles(ctx)?;
    }

    let mut events = Vec::new();
    let added = add_identities(tx, ctx, &mut after, change, &mut events).await?;
    let changed = differences(&user, &after);
    if changed.is_empty() && !added {
        return Ok(Done { user: after, events });
    }
    after.updated_at = now;
    sql::update(tx, &user, &after).await.on_unique("users_external_id_unique", external_id_taken)?;
    places::settle(tx, Some(&user), &after, now).await?;
    if user.phone != after.phone {
        move_phone(tx, ctx, &user, &mut after, &mut events).await?;
    }
    if user.verified != after.verified {
        identities::mark_primary_verified(tx, after.id, after.verified, now).await?;
    }
    if after.suspended != user.suspended {
        events.push(Event::new(
            About::User(after.id.number()),
            if after.suspended { Act::Suspended } else { Act::Unsuspended },
        ));
        if after.suspended {
            sql::remove_sessions(tx, after.id, None).await?;
        }
    }
    // A session that began with other rights is not carried over: whoever holds a copy of its secret rises with it.
    if (user.role, user.custom_role_id) != (after.role, after.custom_role_id) {
        sql::remove_sessions(tx, after.id, None).await?;
    }
    let mut told = Event::updated(About::User(after.id.number()), &changed);
    if user.role != after.role {
        told = told.with_code(after.role.word());
    }
    events.insert(0, told);
    Ok(Done { user: after, events })
}

/// The fields that need nothing but to be set.
fn take_plain(after: &mut User, change: &UserChange) {
    if let Some(name) = &change.name {
        after.name.clone_from(name);
    }
    after.phone = change.phone.clone().over(after.phone.take());
    after.custom_role_id =
        if after.role.is_staff() { change.custom_role_id.clone().over(after.custom_role_id) } else { None };
    after.ticket_access = match change.ticket_access {
        _ if !after.role.is_staff() => TicketAccess::All,
        Some(access) => access,
        None => after.ticket_access,
    };
    for (text, wish) in [
        (&mut after.external_id, &change.external_id),
        (&mut after.alias, &change.alias),
        (&mut after.details, &change.details),
        (&mut after.notes, &change.notes),
        (&mut after.signature, &change.signature),
        (&mut after.time_zone, &change.time_zone),
    ] {
        *text = wish.clone().over(text.take());
    }
    after.locale = change.locale.clone().over(after.locale);
    if let Some(tags) = &change.tags {
        after.tags.clone_from(tags);
    }
    after.suspended = change.suspended.unwrap_or(after.suspended);
    after.moderator = change.moderator.unwrap_or(after.moderator);
    after.only_private_comments = change.only_private_comments.unwrap_or(after.only_private_comments);
    // Without an address there is nothing to verify.
    if after.email.is_some() {
        after.verified = change.verified.unwrap_or(after.verified);
    }
}

/// The wire names of what differs.
fn differences(before: &User, after: &User) -> Vec<&'static str> {
    let pairs = [
        ("name", before.name != after.name),
        ("email", before.email != after.email),
        ("phone", before.phone != after.phone),
        ("role", before.role != after.role),
        ("custom_role_id", before.custom_role_id != after.custom_role_id),
        ("ticket_restriction", before.ticket_access != after.ticket_access),
        ("organization_id", before.organization_id != after.organization_id),
        ("default_group_id", before.default_group_id != after.default_group_id),
        ("external_id", before.external_id != after.external_id),
        ("alias", before.alias != after.alias),
        ("details", before.details != after.details),
        ("notes", before.notes != after.notes),
        ("signature", before.signature != after.signature),
        ("locale", before.locale != after.locale),
        ("time_zone", before.time_zone != after.time_zone),
        ("tags", before.tags != after.tags),
        ("user_fields", before.fields != after.fields),
        ("verified", before.verified != after.verified),
        ("suspended", before.suspended != after.suspended),
        ("moderator", before.moderator != after.moderator),
        ("only_private_comments", before.only_private_comments != after.only_private_comments),
    ];
    pairs.into_iter().filter_map(|(field, differs)| differs.then_some(field)).collect()
}

/// The primary address of a new user: the e-mail address, or the first of the identities that is one.
fn primary_of(change: &UserChange) -> Option<NewIdentity> {
    let verified = change.verified.unwrap_or(false);
    if let Some(email) = &change.email {
        return Some(NewIdentity { kind: IdentityKind::Email, value: email.clone(), verified, primary: true });
    }
    let emails = || change.identities.iter().filter(|identity| identity.kind == IdentityKind::Email);
    let first = emails().find(|identity| identity.primary).or_else(|| emails().next())?;
    Some(NewIdentity { verified: verified || first.verified, primary: true, ..first.clone() })
}

/// The other identities of a new user, each once.
fn others_of(change: &UserChange, primary: Option<&NewIdentity>) -> Vec<NewIdentity> {
    let mut others: Vec<NewIdentity> = Vec::new();
    for identity in &change.identities {
        let known = |other: &NewIdentity| other.kind == identity.kind && other.value == identity.value;
        if !primary.is_some_and(known) && !others.iter().any(known) && change.phone.set() != Some(&identity.value) {
            others.push(NewIdentity { primary: false, ..identity.clone() });
        }
    }
    others
}

/// Adds the addresses a known user does not have yet. The first address of a user is the primary one.
async fn add_identities(
    tx: &mut WriteTx,
    ctx: &Ctx,
    after: &mut User,
    change: &UserChange,
    events: &mut Vec<Event>,
) -> Result<bool> {
    let email = change.email.iter().map(|email| NewIdentity {
        kind: IdentityKind::Email,
        value: email.clone(),
        verified: change.verified.unwrap_or(false),
        primary: false,
    });
    let mut added = false;
    for mut identity in email.chain(change.identities.iter().cloned()) {
        if identities::owner(tx, identity.kind, &identity.value).await? == Some(after.id) {
            continue;
        }
        identity.primary = identity.kind == IdentityKind::Email && after.email.is_none();
        let made = identities::insert(tx, after.id, &identity, ctx.now()).await?;
        tell_identity(events, &made, change.skip_verify_email);
        added = true;
        if identity.primary {
            after.email = Some(identity.value);
            after.verified = identity.verified;
        }
    }
    Ok(added)
}

/// An identity is new; one that nobody vouched for waits for proof.
fn tell_identity(events: &mut Vec<Event>, identity: &Identity, skip_verify_email: bool) {
    let about = About::Identity(identity.id.number());
    events.push(Event::created(about).with_other(identity.user_id.number()));
    if identity.kind == IdentityKind::Email && !identity.verified && !skip_verify_email {
        events.push(Event::new(about, Act::VerificationRequested).with_other(identity.user_id.number()));
    }
}

/// Makes the number an identity of the user, unless another user has it: then it is shared. True when it is the user's.
async fn claim_phone(tx: &mut WriteTx, ctx: &Ctx, user: &User, phone: &str, events: &mut Vec<Event>) -> Result<bool> {
    match identities::owner(tx, IdentityKind::PhoneNumber, phone).await? {
        Some(owner) => Ok(owner == user.id),
        None => {
            let new = NewIdentity {
                kind: IdentityKind::PhoneNumber,
                value: phone.to_owned(),
                verified: false,
                primary: false,
            };
            let made = identities::insert(tx, user.id, &new, ctx.now()).await?;
            events.push(Event::created(About::Identity(made.id.number())).with_other(user.id.number()));
            Ok(true)
        }
    }
}

/// The new number takes the place of the old one.
async fn move_phone(
    tx: &mut WriteTx,
    ctx: &Ctx,
    before: &User,
    after: &mut User,
    events: &mut Vec<Event>,
) -> Result<()> {
    if let Some(old) = &before.phone {
        identities::remove_value(tx, before.id, IdentityKind::PhoneNumber, old).await?;
    }
    after.shared_phone_number = match after.phone.clone() {
        Some(phone) => !claim_phone(tx, ctx, after, &phone, events).await?,
        None => false,
    };
    Ok(())
}
