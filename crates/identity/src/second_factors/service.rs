//! Adding, listing and removing one's own second factors; an admin takes somebody's away.

use domain::assurance::{Factor, Sessionless};
use domain::error::ProblemCode;
use domain::event::{About, Act, Event};
use domain::ids::UserId;
use domain::policy::act;
use domain::{Error, Refusal, Result};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::{Ctx, Open, WriteTx};
use vault::{SecretString, totp};

use super::{MOST_FACTORS, SecondFactor, TOTP, UNCONFIRMED_SECONDS, check, clean_name, recovery, sql};
use crate::passkeys;
use crate::sessions::{self, Rotation, Session};
use crate::users;

/// What one has, and what the account asks for.
#[derive(Clone, Debug)]
pub struct Overview {
    pub factors: Vec<SecondFactor>,
    pub recovery_codes_left: i64,
    /// Does the account ask one of this person's role?
    pub required: bool,
}

/// A factor that waits to be confirmed, with what an app needs. Shown once.
pub struct Enrolment {
    pub factor: SecondFactor,
    /// In base32, for typing.
    pub secret: SecretString,
    /// `otpauth://totp/…`, for a QR code.
    pub uri: SecretString,
}

/// A factor that counts from now on.
pub struct Confirmed {
    pub factor: SecondFactor,
    /// New ones, when there were none.
    pub recovery_codes: Vec<SecretString>,
    /// The session in place of the one before, which ended like all others of this person.
    pub session: Session,
    pub token: SecretString,
}

/// Does the account ask whoever acts for a second factor?
fn is_asked(ctx: &Ctx) -> bool {
    ctx.actor().user().is_some_and(|user| ctx.settings().second_factor.since(user.role).is_some())
}

fn own(ctx: &Ctx) -> Result<UserId> {
    ctx.actor().user_id().ok_or_else(|| Refusal::Unauthenticated.into())
}

/// One's own second factors.
///
/// # Errors
/// `Denied` for whoever acts for another.
pub async fn overview(ctx: &Ctx) -> Result<Overview> {
    let user = own(ctx)?;
    if ctx.actor().user().is_some_and(|user| user.on_behalf_by.is_some()) {
        return Err(Refusal::Denied.into());
    }
    let required = is_asked(ctx);
    ctx.read(async move |tx| {
        let factors = sql::list(tx, user).await?;
        Ok(Overview { factors, recovery_codes_left: sql::codes_left(tx, user).await?, required })
    })
    .await
}

/// Begins with an authenticator app: makes its secret. It counts once [`confirm`] has seen a code.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`; `Invalid` for a bad name, or above [`MOST_FACTORS`].
pub async fn enrol(ctx: &Ctx, name: &str) -> Result<Enrolment> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let user = own(ctx)?;
    let name = clean_name(ctx, name)?;
    let secret = totp::new_secret(ctx.random());
    let sealed = check::sealed(ctx, user, secret.expose())?;
    let who = ctx.clone();
    let (factor, label) = ctx
        .write(async move |tx| {
            make_room(tx, &who, user).await?;
            let factor = sql::insert(tx, user, TOTP, &name, &sealed, who.now()).await?;
            let own = users::opened::<act::Read>(tx, &who, user).await?;
            let label = own.email.clone().unwrap_or_else(|| own.name.clone());
            let made = Event::created(About::SecondFactor(factor.id)).with_other(user.number());
            Ok(tx.commit(&who, vec![made]).await?.with((factor, label)))
        })
        .await?;
    let secret = totp::base32(secret.expose());
    let uri = uri(&ctx.settings().name, &label, secret.expose());
    Ok(Enrolment { factor, secret, uri })
}

/// Is there room for one more? Those that were never confirmed go first.
///
/// # Errors
/// `Invalid` above [`MOST_FACTORS`].
pub(crate) async fn make_room(tx: &mut WriteTx, ctx: &Ctx, user: UserId) -> Result<()> {
    sql::remove_unconfirmed(tx, user, ctx.now().plus_seconds(-UNCONFIRMED_SECONDS)).await?;
    if sql::all(tx, user).await? >= MOST_FACTORS {
        let text = format!("There are {MOST_FACTORS} second factors already: remove one first");
        return Err(Refusal::invalid("base", ProblemCode::State, text).into());
    }
    Ok(())
}

/// The address that authenticator apps read out of a QR code. A colon parts the house from the person.
fn uri(issuer: &str, label: &str, secret: &str) -> SecretString {
    let encoded = |text: &str| utf8_percent_encode(&text.replace(':', " "), NON_ALPHANUMERIC).to_string();
    let (issuer, label) = (encoded(issuer), encoded(label));
    let uri =
        format!("otpauth://totp/{issuer}:{label}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30");
    SecretString::from(uri)
}

/// Confirms a factor by a code of the app. The first one brings recovery codes. Every session of this person ends, and
/// this one goes on under another secret, now with two factors.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`; `NotFound` for one that is confirmed, too old or somebody else's;
/// `Invalid` for a wrong code.
pub async fn confirm(ctx: &Ctx, id: i64, code: &str) -> Result<Confirmed> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let user = own(ctx)?;
    let before = sessions::current(ctx).await?;
    let (who, code) = (ctx.clone(), code.trim().to_owned());
    let confirmed = ctx
        .write(async move |tx| {
            let since = who.now().plus_seconds(-UNCONFIRMED_SECONDS);
            let sealed = sql::unconfirmed(tx, user, id, since).await?.ok_or(Refusal::NotFound)?;
            let secret = check::opened(&who, user, &sealed)?;
            let Some(step) = totp::matching_step(&secret, &code, who.now().seconds()) else {
                let told = Event::new(About::Session(before.id), Act::Refused).with_code("wrong_code");
                return Ok(tx.commit(&who, vec![told.with_other(user.number())]).await?.with(None));
            };
            let factor = sql::confirm(tx, id, step, who.now()).await?.ok_or(Refusal::NotFound)?;
            let mut events = vec![Event::new(About::SecondFactor(id), Act::Verified).with_other(user.number())];
            let recovery_codes = recovery::first_codes(tx, &who, user, &mut events).await?;
            let evidence = before.evidence.clone().and(Factor::OneTimeCode, who.now());
            let (fresh, ended) = sessions::rotate(tx, &who, &before, &evidence, Rotation::SecondFactorAdded).await?;
            users::sql::remove_sessions(tx, user, Some(fresh.session.id)).await?;
            events.push(ended);
            let confirmed = Confirmed { factor, recovery_codes, session: fresh.session, token: fresh.token };
            Ok(tx.commit(&who, events).await?.with(Some(confirmed)))
        })
        .await?;
    confirmed.ok_or_else(|| Refusal::invalid("code", ProblemCode::Invalid, "Code: is not right").into())
}

/// Removes one of one's own. With the last one the recovery codes go.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`; `NotFound`; `Invalid` for the last one where the account asks for one.
pub async fn remove(ctx: &Ctx, id: i64) -> Result<()> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let user = own(ctx)?;
    let is_required = is_asked(ctx);
    let session = ctx.actor().user().and_then(|user| user.session).map(domain::ids::SessionId::number);
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let was_active = sql::active(tx, user).await?;
        if sql::remove(tx, user, id).await? == 0 {
            return Err(Refusal::NotFound.into());
        }
        passkeys::sql::remove(tx, user, id).await?;
        if was_active > 0 && sql::active(tx, user).await? == 0 {
            if is_required {
                let text = "Your account asks you for a second factor: add another one first";
                return Err(Error::from(Refusal::invalid("base", ProblemCode::State, text)));
            }
            sql::remove_codes(tx, user).await?;
        }
        users::sql::remove_sessions(tx, user, session).await?;
        let gone = Event::deleted(About::SecondFactor(id)).with_other(user.number()).with_code("removed");
        tx.commit(&who, vec![gone]).await
    })
    .await
}

/// Takes all second factors of somebody away, with the recovery codes, and ends that person's sessions. For admins and
/// the operator, when a phone is lost.
///
/// # Errors
/// `Denied` without a session, and for oneself; `StepUpNeeded`; `NotFound`.
pub async fn reset(ctx: &Ctx, user: UserId) -> Result<()> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let user = users::opened::<act::Manage>(tx, &who, user).await?.id;
        let factors = sql::list(tx, user).await?;
        if factors.is_empty() {
            return tx.unchanged();
        }
        sql::forget(tx, user).await?;
        users::sql::remove_sessions(tx, user, None).await?;
        let gone = |factor: &SecondFactor| {
            Event::deleted(About::SecondFactor(factor.id)).with_other(user.number()).with_code("reset")
        };
        let mut events: Vec<Event> = factors.iter().map(gone).collect();
        events.push(Event::new(About::User(user.number()), Act::SignedOut));
        tx.commit(&who, events).await
    })
    .await
}
