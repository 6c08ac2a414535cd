//! Meeting devices at sign-in; listing them and signing them out.

use domain::devices::{Device, Devices};
use domain::event::{About, Act, Event};
use domain::ids::{SessionId, UserId};
use domain::policy::act;
use domain::{Fault, Refusal, Result, Unchecked};
use store::jobs::{NewJob, enqueue};
use store::{Ctx, Open, WriteTx};
use vault::{Purpose, blind_index};

use super::alarm::{self, TELL_OF_DEVICE, TellOrder};
use super::name::name_of;
use super::sql::{self, NewDevice};
use crate::sessions::Arrival;
use crate::sessions::device::{known_device, marks, new_number};

/// Attempts of a mail about a device: with the pauses of jobs, about three days.
const MOST_ATTEMPTS: i64 = 20;

/// The device somebody signs in on.
pub(crate) struct Met {
    pub(crate) id: i64,
    /// What its cookie holds from then on.
    pub(crate) cookie: String,
    pub(crate) events: Vec<Event>,
}

/// What a device is found by; its number alone is in no row.
fn digest(ctx: &Ctx, number: u64) -> [u8; 16] {
    blind_index(&ctx.account().key(Purpose::Tokens), &format!("devices/{number}"))
}

/// The device of this request, on which `user` has just signed in. It is known by any of the user's addresses, since not
/// every way in asks for one. A new one is remembered, and its user is told by mail unless it is the first ever.
pub(crate) async fn meet(tx: &mut WriteTx, ctx: &Ctx, user: UserId, arrival: &Arrival) -> Result<Met> {
    let (client, now, place) = (ctx.client(), ctx.now(), arrival.place.as_deref());
    let mut names: Vec<String> = arrival.email.iter().cloned().collect();
    names.extend(sql::addresses(tx, user).await?);
    // Whoever has no address at all is called by number.
    names.push(format!("users/{}", user.number()));
    let name = name_of(client.agent.as_deref());
    let address = client.address.map(|address| address.to_canonical().to_string());
    let found = |marks: &str| names.iter().find_map(|name| known_device(ctx, name, marks));
    let known = client.device.as_deref().and_then(found);
    let cookie = |number| marks(ctx, names.first().map(String::as_str).unwrap_or_default(), number);
    if let Some(number) = known
        && let Some(id) = sql::by_digest(tx, user, digest(ctx, number)).await?
    {
        sql::seen(tx, id, address, place, now).await?;
        sql::rename(tx, id, &name).await?;
        return Ok(Met { id, cookie: cookie(number), events: Vec::new() });
    }
    let number = new_number(ctx);
    let is_first = sql::note_first(tx, user).await?;
    let is_told = !is_first && ctx.settings().new_device_mail;
    let new = NewDevice {
        user,
        digest: digest(ctx, number),
        name,
        address,
        place: arrival.place.clone(),
        host: client.host.clone(),
        alarm: if is_told { Some(alarm::new_word(ctx)?) } else { None },
        now,
    };
    let id = sql::insert(tx, new).await?;
    sql::forget_oldest(tx, user).await?;
    if is_told {
        let args = serde_json::to_string(&TellOrder { device: id });
        let args = args.map_err(|error| Fault::new("write an order for a mail", error))?;
        let job = NewJob { kind: TELL_OF_DEVICE, args, run_at: now.millis(), max_attempts: MOST_ATTEMPTS };
        enqueue(tx, &job, now.millis()).await?;
    }
    let met = Event::created(About::Device(id)).with_other(user.number());
    Ok(Met { id, cookie: cookie(number), events: vec![met] })
}

/// Notes that the device of a session is in use.
pub(crate) async fn stamp(tx: &mut WriteTx, ctx: &Ctx, session: SessionId, place: Option<&str>) -> Result<()> {
    if let Some(id) = sql::of_session(tx, session).await? {
        let address = ctx.client().address.map(|address| address.to_canonical().to_string());
        sql::seen(tx, id, address, place, ctx.now()).await?;
    }
    Ok(())
}

/// Is there a device of this number still? One that was forgotten counts as strange again.
///
/// # Errors
/// When the store fails.
pub async fn is_known(ctx: &Ctx, number: u64) -> Result<bool> {
    let digest = digest(ctx, number);
    ctx.glance(async move |tx| Ok(sql::trusted_is_known(tx, digest).await?)).await
}

/// The device of the session this request came with.
///
/// # Errors
/// When the store fails.
pub async fn current(ctx: &Ctx) -> Result<Option<i64>> {
    let Some(session) = ctx.actor().user().and_then(|user| user.session) else { return Ok(None) };
    ctx.glance(async move |tx| Ok(sql::of_session(tx, session).await?)).await
}

/// The devices of a user, at most [`domain::devices::MOST_DEVICES`], the one that was seen last first.
///
/// # Errors
/// `Denied` for somebody else's, except for admins.
pub async fn list(ctx: &Ctx, user: UserId) -> Result<Vec<Device>> {
    let _theirs = ctx.actor().may::<act::Read, _>(Unchecked::new(Devices { user_id: user }))?;
    let who = ctx.clone();
    ctx.read(async move |tx| {
        let rows = sql::of_user(tx, user, who.now()).await?;
        let seen = rows.into_iter().map(|row| Ok(who.actor().may::<act::Read, _>(row)?.into_inner()));
        seen.collect()
    })
    .await
}

/// Signs a device out and forgets it.
///
/// # Errors
/// `NotFound` when it is not this user's, or not for the actor to see.
pub async fn forget(ctx: &Ctx, user: UserId, id: i64) -> Result<()> {
    let who = ctx.clone();
    ctx.write(async move |tx| {
        let row = sql::load(tx, id, who.now()).await?.ok_or(Refusal::NotFound)?;
        let device = who.actor().may::<act::Delete, Device>(row)?;
        if device.user_id != user {
            return Err(Refusal::NotFound.into());
        }
        let event = gone(tx, device.id, user, None).await?;
        tx.commit(&who, vec![event]).await
    })
    .await
}

/// Signs every device of a user out and forgets it, but the one this request came from; answers how many.
///
/// # Errors
/// `Denied` for somebody else's, except for admins.
pub async fn forget_others(ctx: &Ctx, user: UserId) -> Result<usize> {
    let _theirs = ctx.actor().may::<act::Delete, _>(Unchecked::new(Devices { user_id: user }))?;
    let (who, here) = (ctx.clone(), current(ctx).await?);
    ctx.write(async move |tx| {
        let mut events = Vec::new();
        for row in sql::of_user(tx, user, who.now()).await? {
            let device = who.actor().may::<act::Delete, Device>(row)?;
            if Some(device.id) != here {
                events.push(gone(tx, device.id, user, None).await?);
            }
        }
        if events.is_empty() {
            return Ok(tx.unchanged()?.with(0));
        }
        let count = events.len();
        Ok(tx.commit(&who, events).await?.with(count))
    })
    .await
}

/// Ends the sessions of a device and forgets it; answers what is to be told.
pub(super) async fn gone(tx: &mut WriteTx, id: i64, user: UserId, code: Option<&str>) -> Result<Event> {
    sql::end_sessions(tx, id).await?;
    sql::remove(tx, id).await?;
    let event = Event::new(About::Device(id), Act::Deleted).with_other(user.number());
    Ok(match code {
        Some(code) => event.with_code(code),
        None => event,
    })
}
