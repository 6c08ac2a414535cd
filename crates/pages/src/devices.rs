//! `/devices`: where one is signed in, and signing those out (PRD-5).

use domain::{Error, Refusal, Time};
use gate::{Answer, Call, Query, Reply, StatusCode};
use identity::{Ctx, devices};
use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use crate::words::Words;
use crate::{forms, look, refused};

const HERE: &str = "/devices";

/// A device as it is shown.
#[derive(Serialize)]
struct Shown {
    id: i64,
    name: String,
    /// Address and place, as far as known.
    whence: String,
    last_seen: String,
    is_current: bool,
    is_signed_in: bool,
}

pub(crate) async fn show(call: Call) -> Answer {
    let shown = async {
        let ctx = forms::who(&call).await?.ok_or(Refusal::Unauthenticated)?;
        if ctx.actor().is_enrolling() {
            return Err(Refusal::SecondFactorNeeded.into());
        }
        page(&call, &ctx).await
    };
    let shown = shown.await;
    refused::or_page(&call, HERE, shown)
}

async fn page(call: &Call, ctx: &Ctx) -> Answer {
    let words = Words::of(call);
    let user = ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    let here = devices::current(ctx).await?;
    let devices = devices::list(ctx, user).await?;
    let devices: Vec<Shown> = devices
        .into_iter()
        .map(|device| Shown {
            id: device.id,
            name: if device.name.is_empty() { words.text("unknown_device").to_owned() } else { device.name },
            whence: [device.place, device.address].into_iter().flatten().collect::<Vec<_>>().join(" · "),
            last_seen: minute(device.last_seen_at),
            is_current: here == Some(device.id),
            is_signed_in: device.sessions > 0,
        })
        .collect();
    let has_others = devices.iter().any(|device| !device.is_current);
    let devices = Value::from(Serde(&devices));
    let (title, word) = (words.text("devices_title"), call.door.authenticity_token(ctx));
    look::page(call, &words, "devices.html", StatusCode::OK, context! { title, word, devices, has_others })
}

/// `2026-01-05 09:00 UTC`.
fn minute(time: Time) -> String {
    time.to_string().replace('T', " ").chars().take(16).chain(" UTC".chars()).collect()
}

/// One device by its number, or all others.
pub(crate) async fn sign_out(mut call: Call) -> Answer {
    let done = async {
        let (given, ctx) = forms::of_person(&mut call).await?;
        forget(&given, &ctx).await
    };
    match done.await {
        Ok(()) => Ok(Reply::to(HERE)),
        Err(error) => refused::answer(&call, HERE, error),
    }
}

async fn forget(given: &Query, ctx: &Ctx) -> Result<(), Error> {
    let user = ctx.actor().user_id().ok_or(Refusal::Unauthenticated)?;
    if ctx.actor().is_enrolling() {
        return Err(Refusal::SecondFactorNeeded.into());
    }
    match given.read::<i64>("device")? {
        Some(device) => devices::forget(ctx, user, device).await,
        None => devices::forget_others(ctx, user).await.map(|_| ()),
    }
}
