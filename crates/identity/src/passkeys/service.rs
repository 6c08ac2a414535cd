//! Adding a passkey to oneself.

use domain::assurance::Sessionless;
use domain::error::ProblemCode;
use domain::event::{About, Event};
use domain::ids::UserId;
use domain::policy::act;
use domain::{Refusal, Result};
use store::{Ctx, Open, WriteTx};
use vault::Purpose;
use vault::webauthn::{self, Asked, Attestation, Registered};

use super::question::{self, For};
use super::{Answer, Place, factor_of, sql};
use crate::second_factors::{self, Confirmed, PASSKEY};
use crate::sessions::{self, Rotation};
use crate::users;

/// What a page asks a new key.
#[derive(Clone, Debug)]
pub struct NewQuestion {
    pub challenge: String,
    pub host: String,
    /// By what the key knows the person: nothing that says who it is.
    pub user: String,
    /// What the key shows: the address, or the name of whoever has none.
    pub label: String,
    pub name: String,
    /// Keys that are there already.
    pub known: Vec<String>,
    /// How keys may sign, the best first.
    pub algorithms: Vec<i64>,
}

/// By what keys know a person: always the same, and nothing without the account's key.
pub(super) fn handle(ctx: &Ctx, user: UserId) -> [u8; 16] {
    vault::blind_index(&ctx.account().key(Purpose::Tokens), &format!("passkey user\n{}", user.number()))
}

/// The question for a new key.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`.
pub async fn begin(ctx: &Ctx, place: &Place) -> Result<NewQuestion> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let session = sessions::current(ctx).await?;
    let user = UserId::new(session.user_id);
    let who = ctx.clone();
    let (person, known) = ctx
        .read(async move |tx| {
            Ok((users::opened::<act::Read>(tx, &who, user).await?, sql::credentials(tx, user).await?))
        })
        .await?;
    Ok(NewQuestion {
        challenge: question::challenge(ctx, For::Adding(session.id), place),
        host: place.host().to_owned(),
        user: webauthn::encoded(&handle(ctx, user)),
        label: person.email.clone().unwrap_or_else(|| person.name.clone()),
        name: person.name.clone(),
        known: known.iter().map(|credential| webauthn::encoded(credential)).collect(),
        algorithms: webauthn::ALGORITHMS.to_vec(),
    })
}

/// Adds the key that answered. The first second factor brings recovery codes. Every session of this person ends, and
/// this one goes on under another secret.
///
/// # Errors
/// `Denied` without a session; `StepUpNeeded`; `Invalid` for a bad name, an answer that does not count, or above
/// [`second_factors::MOST_FACTORS`].
pub async fn add(ctx: &Ctx, name: &str, given: Answer) -> Result<Confirmed> {
    ctx.actor().needs_fresh(ctx.now(), Sessionless::Refuse)?;
    let before = sessions::current(ctx).await?;
    let user = UserId::new(before.user_id);
    let name = second_factors::clean_name(ctx, name)?;
    let who = ctx.clone();
    let added = ctx
        .write(async move |tx| {
            let told = |reason| sessions::refused(user, reason);
            let new = match judged(tx, &who, before.id, &given).await? {
                Ok(new) => new,
                Err(reason) => return Ok(tx.commit(&who, vec![told(reason)]).await?.with(None)),
            };
            if sql::by_credential(tx, &new.credential).await?.is_some() {
                return Ok(tx.commit(&who, vec![told("passkey_known")]).await?.with(None));
            }
            second_factors::make_room(tx, &who, user).await?;
            let factor = second_factors::sql::insert_confirmed(tx, user, PASSKEY, &name, who.now()).await?;
            sql::insert(tx, factor.id, user, &new.credential, new.key.cose(), new.counter).await?;
            let mut events = vec![Event::created(About::SecondFactor(factor.id)).with_other(user.number())];
            let recovery_codes = second_factors::first_codes(tx, &who, user, &mut events).await?;
            let evidence = before.evidence.clone().and(factor_of(new.is_verified), who.now());
            let (fresh, ended) = sessions::rotate(tx, &who, &before, &evidence, Rotation::SecondFactorAdded).await?;
            users::sql::remove_sessions(tx, user, Some(fresh.session.id)).await?;
            events.push(ended);
            let added = Confirmed { factor, recovery_codes, session: fresh.session, token: fresh.token };
            Ok(tx.commit(&who, events).await?.with(Some(added)))
        })
        .await?;
    let text = "Passkey: the answer of the key does not count, or the key is there already";
    added.ok_or_else(|| Refusal::invalid("passkey", ProblemCode::Invalid, text).into())
}

/// The new key, or the code of the reason why it is not taken.
async fn judged(
    tx: &mut WriteTx,
    ctx: &Ctx,
    session: i64,
    given: &Answer,
) -> Result<std::result::Result<Registered, &'static str>> {
    let read = Attestation::read(&given.text)
        .and_then(|answer| webauthn::challenge_of(&answer.client_data).map(|challenge| (answer, challenge)));
    let (answer, challenge) = match read {
        Ok(read) => read,
        Err(error) => return Ok(Err(error.code())),
    };
    if let Some(reason) = question::take(tx, ctx, For::Adding(session), &given.place, &challenge).await? {
        return Ok(Err(reason));
    }
    let place = &given.place;
    let asked = Asked { origin: &place.origin, host: place.host(), challenge: &challenge, needs_verification: false };
    Ok(webauthn::registered(&asked, &answer).map_err(webauthn::WebauthnError::code))
}
